package io.winfold.command.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes on their way to a client who may not read yet: in memory first, in a temporary file beyond
 * that, so that whoever adds never waits for whoever drains. One thread adds, one drains.
 */
final class Spool implements Closeable {
  private static final int CHUNK = 64 * 1024;

  private final int maxInMemory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Older than everything in the file. */
  private final Deque<byte[]> memory = new ArrayDeque<>();

  private int inMemory;
  private @Nullable FileChannel file;
  private long fileRead;
  private long fileWritten;
  private boolean ended;
  private boolean abandoned;

  Spool(int maxInMemory) {
    this.maxInMemory = maxInMemory;
  }

  void add(byte[] bytes) throws IOException {
    lock.lock();
    try {
      if (abandoned) {
        return;
      }
      if (fileRead == fileWritten && inMemory + bytes.length <= maxInMemory) {
        memory.add(bytes);
        inMemory += bytes.length;
      } else {
        var overflow = file == null ? open() : file;
        file = overflow;
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          fileWritten += overflow.write(buffer, fileWritten);
        }
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be added. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Writes everything that is and will be added, as it comes, until the end. */
  void drainTo(OutputStream out) throws IOException, InterruptedException {
    try {
      for (byte[] next = take(); next.length > 0; next = take()) {
        out.write(next);
        if (isEmpty()) {
          out.flush();
        }
      }
    } finally {
      abandon();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (file != null) {
        file.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for bytes; empty at the end. */
  private byte[] take() throws IOException, InterruptedException {
    lock.lock();
    try {
      while (isEmpty() && !ended) {
        changed.await();
      }
      if (!memory.isEmpty()) {
        return fromMemory();
      }
      return file == null || fileRead == fileWritten ? new byte[0] : fromFile(file);
    } finally {
      lock.unlock();
    }
  }

  private byte[] fromMemory() {
    var chunk = ByteBuffer.allocate(Math.max(Math.min(inMemory, CHUNK), memory.element().length));
    while (!memory.isEmpty() && memory.element().length <= chunk.remaining()) {
      chunk.put(memory.remove());
    }
    inMemory -= chunk.position();
    return Arrays.copyOf(chunk.array(), chunk.position());
  }

  private byte[] fromFile(FileChannel overflow) throws IOException {
    byte[] bytes = new byte[(int) Math.min(CHUNK, fileWritten - fileRead)];
    var buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      fileRead += overflow.read(buffer, fileRead);
    }
    if (fileRead == fileWritten) {
      overflow.truncate(0);
      fileRead = 0;
      fileWritten = 0;
    }
    return bytes;
  }

  private boolean isEmpty() {
    lock.lock();
    try {
      return memory.isEmpty() && fileRead == fileWritten;
    } finally {
      lock.unlock();
    }
  }

  /** Nobody drains any more: what is added from now on is dropped. */
  private void abandon() {
    lock.lock();
    try {
      abandoned = true;
      memory.clear();
      inMemory = 0;
    } finally {
      lock.unlock();
    }
  }

  private static FileChannel open() throws IOException {
    return FileChannel.open(
        Files.createTempFile("winfold-answers-", ".ndjson"),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
