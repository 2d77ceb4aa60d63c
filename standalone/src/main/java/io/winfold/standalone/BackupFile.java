package io.winfold.standalone;

import io.winfold.platform.log.LogFile;
import io.winfold.platform.log.LogFileException;
import io.winfold.platform.log.Trailer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** An export in a file, compressed or not. */
final class BackupFile {
  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private BackupFile() {}

  static boolean isCompressed(Path name) {
    return name.toString().endsWith(".gz");
  }

  static OutputStream create(Path file, boolean compressed) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    return compressed ? new GZIPOutputStream(out, BUFFER) : out;
  }

  /** Its text; whether it is compressed its first bytes say. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    in.mark(2);
    int first = in.read() << 8 | in.read();
    in.reset();
    return first == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER) : in;
  }

  /**
   * @throws LogFileException if it is not whole
   */
  static Trailer check(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return LogFile.read(in, (event, digest) -> {});
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  static LogFileException damaged(IOException e) {
    return new LogFileException("the compressed file is damaged or cut off: " + e.getMessage());
  }
}
