package io.winfold.platform.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** A way to a server that a test can cut and mend; it listens on loopback only. */
public final class Cable implements AutoCloseable {
  private static final int BUFFER = 8_192;

  private final InetSocketAddress server;
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean cut = new AtomicBoolean();
  private final Object voice = new Object();
  private boolean silent;

  /**
   * @param server host and port, such as {@code localhost:8124}
   */
  public Cable(String server) {
    int colon = server.lastIndexOf(':');
    this.server =
        new InetSocketAddress(
            server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where the near end is. */
  public String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** Ends every connection there is, and lets no new one through. */
  public void cut() {
    cut.set(true);
    open.forEach(Cable::close);
    speak(true);
  }

  /** Holds back whatever is said, in both directions, as a server does that hangs. */
  public void silence() {
    speak(false);
  }

  /** What was held back is said now. */
  public void mend() {
    cut.set(false);
    speak(true);
  }

  private void speak(boolean again) {
    synchronized (voice) {
      silent = !again;
      voice.notifyAll();
    }
  }

  private void awaitVoice() throws InterruptedException {
    synchronized (voice) {
      while (silent) {
        voice.wait();
      }
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        if (cut.get()) {
          close(near);
        } else {
          join(near);
        }
      } catch (IOException e) {
        // The test is over, or the server is away: the client sees its connection end.
      }
    }
  }

  private void join(Socket near) throws IOException {
    open.add(near);
    Socket far = new Socket();
    open.add(far);
    try {
      far.connect(server);
    } catch (IOException e) {
      close(near);
      close(far);
      throw e;
    }
    if (cut.get()) {
      close(near);
      close(far);
    }
    Thread.ofVirtual().start(() -> copy(near, far));
    Thread.ofVirtual().start(() -> copy(far, near));
  }

  private void copy(Socket from, Socket to) {
    try (from;
        to) {
      byte[] bytes = new byte[BUFFER];
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        awaitVoice();
        to.getOutputStream().write(bytes, 0, read);
      }
    } catch (IOException e) {
      // Cut, or one end has closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cut();
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
