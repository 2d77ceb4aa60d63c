package io.winfold.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Processor time used: steadier than the clock on a machine that has other work.
 *
 * @param jvm by this process: Winfold and its callers
 * @param postgres by PostgreSQL and its sessions
 */
record CpuTime(Duration jvm, Duration postgres) {
  /**
   * @param programs the folder PostgreSQL was started from
   */
  static CpuTime now(Path programs) {
    Duration jvm = Duration.ZERO;
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      jvm = Duration.ofNanos(system.getProcessCpuTime());
    }
    return new CpuTime(
        jvm,
        ProcessHandle.allProcesses()
            .map(ProcessHandle::info)
            .filter(process -> Path.of(process.command().orElse("/")).startsWith(programs))
            .flatMap(process -> process.totalCpuDuration().stream())
            .reduce(Duration.ZERO, Duration::plus));
  }

  CpuTime minus(CpuTime before) {
    return new CpuTime(jvm.minus(before.jvm), postgres.minus(before.postgres));
  }

  CpuTime plus(CpuTime other) {
    return new CpuTime(jvm.plus(other.jvm), postgres.plus(other.postgres));
  }

  /** Such as {@code 150 + 60 us} for each of so many. */
  String each(long count) {
    return "%.0f + %.0f µs"
        .formatted(jvm.toNanos() / 1e3 / count, postgres.toNanos() / 1e3 / count);
  }
}
