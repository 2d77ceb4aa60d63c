package io.winfold.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where and how thoroughly a run measures.
 *
 * @param quick a first look: fewer and shorter rounds, smaller data
 * @param home the checkout
 * @param folder where databases are made; on a disk, for what is measured is durable
 * @param program what users start Winfold by
 * @param events how many a log has at least that is rebuilt from
 */
record Bench(boolean quick, Path home, Path folder, Path program, int events) {
  /** How often the things compared take turns, after one turn that only warms up. */
  int rounds() {
    return quick ? 2 : 5;
  }

  /** How long one of them is measured at a turn. */
  Duration turn() {
    return Duration.ofMillis(quick ? 600 : 2_000);
  }

  int scaled(int full) {
    return quick ? full / 10 : full;
  }

  /** An empty folder for a database; the binaries unpacked by the one before stay. */
  Path emptyFolder() throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder) && !file.startsWith(folder.resolve("postgres-binaries"))) {
          Files.deleteIfExists(file);
        }
      }
    }
    return folder;
  }
}
