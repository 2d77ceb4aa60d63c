package io.winfold.command.intake;

import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the files of one import, by themselves or in a zip. A name given from outside only
 * chooses among the names the format knows; it is never a path. What is unpacked is bounded.
 */
final class Upload {
  /** The most bytes one import may have, unpacked. */
  static final long MOST_BYTES = 16L << 30;

  /** The most entries a zip may have. */
  static final int MOST_ENTRIES = 1_000;

  /** The most names of files nobody reads that are remembered. */
  private static final int MOST_IGNORED = 20;

  private static final int LONGEST_NAME = 100;

  /**
   * What a zip may unpack to beside its own size; text packs to a tenth, a bomb to a thousandth.
   */
  private static final int MOST_EXPANSION = 200;

  private static final long EXPANSION_JUDGED_FROM = 64L << 20;

  private final Path folder;
  private final Set<String> known;
  private final Set<String> taken = new HashSet<>();
  private final List<String> ignored = new ArrayList<>();
  private long bytes;

  /**
   * @param folder where the files go
   * @param known the names of the files the format reads
   */
  Upload(Path folder, Set<String> known) {
    this.folder = folder;
    this.known = known;
  }

  /** Whether there is any file the format reads. */
  boolean isEmpty() {
    return taken.isEmpty();
  }

  /** Names of files given that nobody reads, as many as are remembered. */
  List<String> ignored() {
    return List.copyOf(ignored);
  }

  /**
   * Takes a file, or the files in it if it is a zip.
   *
   * @param names what it is called, the likeliest first
   */
  void take(InputStream content, List<String> names) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(content, 1 << 16);
    if (isZip(buffered)) {
      unpack(buffered);
    } else {
      takeFile(buffered, names, null);
    }
  }

  private static boolean isZip(BufferedInputStream content) throws IOException {
    content.mark(4);
    byte[] first = content.readNBytes(4);
    content.reset();
    return Arrays.equals(first, new byte[] {'P', 'K', 3, 4})
        || Arrays.equals(first, new byte[] {'P', 'K', 5, 6});
  }

  private void unpack(InputStream content) throws IOException {
    Counting packed = new Counting(content);
    try {
      ZipInputStream zip = new ZipInputStream(packed);
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MOST_ENTRIES) {
          throw tooLarge("A zip may have " + MOST_ENTRIES + " entries");
        }
        takeFile(zip, entry.isDirectory() ? List.of() : List.of(entry.getName()), packed);
      }
      if (entries == 0) {
        throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The zip has no entry");
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The zip cannot be read");
    }
  }

  private void takeFile(InputStream content, List<String> names, @Nullable Counting packed)
      throws IOException {
    String name = knownAmong(names);
    if (name == null) {
      // The archiver of a Mac adds companions of all files, called the same but for "._" before.
      if (ignored.size() < MOST_IGNORED
          && !names.isEmpty()
          && !baseName(names.getFirst()).startsWith("._")) {
        ignored.add(shown(names.getFirst()));
      }
      copy(content, OutputStream.nullOutputStream(), packed);
      return;
    }
    if (!taken.add(name)) {
      throw new ProblemException(
          ProblemCode.MALFORMED_REQUEST, "The file " + name + " was given twice");
    }
    try (OutputStream file = Files.newOutputStream(folder.resolve(name))) {
      copy(content, file, packed);
    }
  }

  private @Nullable String knownAmong(List<String> names) {
    for (String given : names) {
      String base = baseName(given);
      for (String name : known) {
        if (name.equalsIgnoreCase(base) || name.equalsIgnoreCase(base + ".csv")) {
          return name;
        }
      }
    }
    return null;
  }

  private void copy(InputStream from, OutputStream to, @Nullable Counting packed)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      bytes += n;
      if (bytes > MOST_BYTES) {
        throw tooLarge("An import may have " + (MOST_BYTES >> 30) + " GiB, unpacked");
      }
      if (packed != null
          && bytes > EXPANSION_JUDGED_FROM
          && bytes / MOST_EXPANSION > packed.count) {
        throw tooLarge("The zip unpacks to more than " + MOST_EXPANSION + " times its size");
      }
      to.write(buffer, 0, n);
    }
  }

  private static String baseName(String name) {
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }

  private static String shown(String name) {
    String plain = baseName(name).replaceAll("[^\\x20-\\x7e]", "?");
    return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME) + "...";
  }

  private static ProblemException tooLarge(String detail) {
    return new ProblemException(ProblemCode.PAYLOAD_TOO_LARGE, detail);
  }

  /** Counts what is read through it. */
  private static final class Counting extends InputStream {
    private final InputStream in;
    private long count;

    Counting(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = in.read(buffer, offset, length);
      count += Math.max(0, n);
      return n;
    }
  }
}
