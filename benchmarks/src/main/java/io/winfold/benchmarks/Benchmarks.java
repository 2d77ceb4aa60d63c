package io.winfold.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the benchmarks one after the other and writes the table. */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    description = "Measures Winfold on this machine and writes the table to docs/performance.md.")
final class Benchmarks implements Callable<Integer> {
  /** A new row is a class and a line here. */
  private static final List<Benchmark> ALL =
      List.of(
          new CommandsInProcess(),
          new CommandsOverHttp(),
          new ImportRate(),
          new CatchUp(),
          new ProjectionLag(),
          new LivePipeline(),
          new ReportLatency(),
          new Scoring(),
          new ModelReports(),
          new Rebuild(),
          new StartToFirstAnswer());

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Only this one; repeatable: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  List<String> only = List.of();

  @Option(
      names = "--quick",
      description = "Less and shorter: a first look, printed and not written.")
  boolean quick;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "How long a log is rebuilt from (${DEFAULT-VALUE}).")
  int events = 1_000_000;

  @Option(names = "--home", hidden = true)
  Path home = Path.of("").toAbsolutePath();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where databases are made and deleted (benchmarks/target/databases).")
  @Nullable Path data;

  @Option(
      names = "--program",
      paramLabel = "FILE",
      description = "The Winfold that is started (winfold, the launcher of this checkout).")
  @Nullable Path program;

  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(ALL.stream().map(Benchmark::name).toList());
    }
  }

  private Benchmarks() {}

  public static void main(String[] args) {
    // Figures are written the same everywhere.
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Benchmarks()).setUsageHelpAutoWidth(true).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Bench bench =
        new Bench(
            quick,
            home,
            data == null ? home.resolve("benchmarks/target/databases") : data.toAbsolutePath(),
            program == null ? home.resolve("winfold") : program.toAbsolutePath(),
            events);
    List<Benchmark> chosen =
        ALL.stream().filter(one -> only.isEmpty() || only.contains(one.name())).toList();
    if (chosen.isEmpty()) {
      System.err.println("There is no such benchmark: " + only + "; there are " + new Names());
      return 2;
    }
    try (FileChannel file = lockFile(bench.folder());
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        System.err.println("Benchmarks are running already in " + bench.folder());
        return 1;
      }
      measure(bench, chosen);
    }
    return 0;
  }

  /** Two at once would delete each other's databases. */
  private static FileChannel lockFile(Path folder) throws IOException {
    Files.createDirectories(folder);
    return FileChannel.open(
        folder.resolveSibling(folder.getFileName() + ".lock"),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE);
  }

  private void measure(Bench bench, List<Benchmark> chosen) throws Exception {
    // Until a Winfold sets up its logs, what libraries say of their start is of no interest.
    LoggingSystem.get(Benchmarks.class.getClassLoader()).beforeInitialize();
    Instant begin = Instant.now();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    List<Row> rows = new ArrayList<>();
    for (Benchmark benchmark : chosen) {
      System.err.println(benchmark.name() + " ...");
      List<Row> measured = benchmark.measure(bench);
      measured.forEach(row -> System.err.println(row.markdown()));
      rows.addAll(measured);
    }
    bench.emptyFolder();
    String table = Report.table(Machine.describe(begin, Instant.now(), load), rows);
    System.out.println(table);
    if (!quick && only.isEmpty()) {
      Report.keep(home.resolve("docs/performance.md"), table);
    }
  }
}
