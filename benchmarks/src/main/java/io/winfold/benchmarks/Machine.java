package io.winfold.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a run was measured on. */
final class Machine {
  private Machine() {}

  static String describe(Instant begin, Instant end, double loadBefore) {
    var system = ManagementFactory.getOperatingSystemMXBean();
    String memory =
        system instanceof com.sun.management.OperatingSystemMXBean more
            ? ", %.0f GiB".formatted(more.getTotalMemorySize() / (double) (1L << 30))
            : "";
    return ("%s, %d processors%s, %s %s, JDK %s, embedded PostgreSQL with fsync on; %.0f s, load"
            + " %.1f at the start and %.1f at the end (the run itself included)")
        .formatted(
            begin.truncatedTo(ChronoUnit.MINUTES),
            system.getAvailableProcessors(),
            memory,
            system.getName(),
            system.getArch(),
            Runtime.version(),
            (end.toEpochMilli() - begin.toEpochMilli()) / 1e3,
            loadBefore,
            system.getSystemLoadAverage());
  }
}
