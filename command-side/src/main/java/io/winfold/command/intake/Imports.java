package io.winfold.command.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.intake.ImportFormat.Prepared;
import io.winfold.command.intake.ImportFormat.Setting;
import io.winfold.command.intake.ImportRun.Desk;
import io.winfold.command.intake.ImportRun.Fate;
import io.winfold.command.intake.csv.UnreadableFileException;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operation.State;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does imports in the background, each an operation that can be followed and cancelled. Its files
 * wait in the spool until it is done. One that was killed is gone on with at the next start, and
 * one that could not say how it ended, its store being away, as soon as the store answers.
 */
final class Imports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
  static final String KIND = "import";
  private static final Duration BETWEEN_REPORTS = Duration.ofMillis(500);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Commands commands;
  private final Function<Prepared, Desk> trial;
  private final Operations operations;
  private final Map<String, ImportFormat> formats;
  private final ImportSettings settings;
  private final InstantSource clock;
  private final Spool spool;
  private final ExecutorService executor;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("imports-left").daemon().factory());
  private final Counter imported;
  private final Counter unchanged;
  private final Counter rejected;
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean stopping;

  /**
   * @param trial where the histories of a dry run are handed over: judged, and not written
   */
  Imports(
      Commands commands,
      Function<Prepared, Desk> trial,
      Operations operations,
      Collection<ImportFormat> formats,
      ImportSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.commands = commands;
    this.trial = trial;
    this.operations = operations;
    this.formats = formats.stream().collect(Collectors.toMap(ImportFormat::name, f -> f));
    this.settings = settings;
    this.clock = clock;
    this.spool = new Spool(settings.spool());
    this.executor =
        Executors.newFixedThreadPool(
            settings.atOnce(), Thread.ofPlatform().name("import-", 1).daemon().factory());
    this.imported = rows(Fate.IMPORTED, meters);
    this.unchanged = rows(Fate.UNCHANGED, meters);
    this.rejected = rows(Fate.REJECTED, meters);
    Gauge.builder("winfold.import.running", running, AtomicInteger::get)
        .description("Imports under way")
        .register(meters);
  }

  private static Counter rows(Fate fate, MeterRegistry meters) {
    return Counter.builder("winfold.import.rows")
        .description("Rows of imported files, by what became of them")
        .tag("result", fate.name().toLowerCase(Locale.ROOT))
        .register(meters);
  }

  Optional<ImportFormat> format(String name) {
    return Optional.ofNullable(formats.get(name));
  }

  /** The folder the files of a new import are to be put into. */
  Path receive(String id) throws IOException {
    return spool.begin(id);
  }

  /** Its files were not received whole, or cannot be taken. */
  void abandon(String id) {
    spool.remove(id);
  }

  /** Its files are there: it is begun now or when there is room, and ends whatever happens. */
  Operation start(SpooledImport spooled) throws IOException {
    spool.complete(spooled);
    operations.start(KIND, spooled.id());
    executor.execute(() -> run(spooled));
    return operations.find(spooled.id()).orElseThrow();
  }

  /**
   * Goes on with what a process before this one did not live to end, and from then on with what
   * this one has to leave.
   */
  void resume() {
    for (SpooledImport spooled : spool.waiting()) {
      Optional<Operation> operation = operations.find(spooled.id());
      if (operation.isEmpty()) {
        operations.start(KIND, spooled.id());
        executor.execute(() -> run(spooled));
      } else if (operation.get().state() == State.RUNNING) {
        goOn(spooled);
      } else {
        spool.remove(spooled.id());
      }
    }
    var _ =
        looks.scheduleWithFixedDelay(
            this::goOnWithAbandoned,
            BETWEEN_LOOKS.toMillis(),
            BETWEEN_LOOKS.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void goOnWithAbandoned() {
    try {
      for (Operation left : operations.abandoned(KIND)) {
        // What is not in this spool is for another process to go on with.
        spool.find(left.id()).ifPresent(this::goOn);
      }
    } catch (RuntimeException e) {
      LOG.debug("Imports cannot be looked up at the moment", e);
    }
  }

  private void goOn(SpooledImport spooled) {
    if (operations.resume(spooled.id())) {
      LOG.info("Import {} goes on", spooled.id());
      executor.execute(() -> run(spooled));
    }
  }

  private void run(SpooledImport spooled) {
    running.incrementAndGet();
    try {
      if (stopping) {
        return;
      }
      ImportFormat format = format(spooled.format()).orElseThrow();
      ImportNotes notes = new ImportNotes();
      spooled.ignored().forEach(name -> notes.add("file-ignored", "Nobody reads it", name, 0));
      ImportRun rowsRun = new ImportRun(settings.parallelism(), settings.mostRejections(), notes);
      Following following = new Following(spooled.id());
      following.report("reading the tables", 0, null);
      try (Prepared prepared =
          format.prepare(
              spool.files(spooled.id(), format.files()),
              new Setting(settings.zone(), clock.instant()),
              notes)) {
        following.total = prepared.rows();
        Desk desk = desk(spooled, prepared);
        following.phase = spooled.dryRun() ? "judging" : "recording";
        rowsRun.read(prepared, desk, envelope(spooled), "import/" + spooled.id(), following);
      }
      ImportReport report = rowsRun.report(spooled.format(), spooled.dryRun());
      if (following.isCancelled()) {
        operations.cancelled(spooled.id(), report);
      } else {
        following.report(following.phase, report.read(), report.read());
        operations.succeed(spooled.id(), report);
      }
      LOG.info(
          "Import {} read {}: {} imported, {} unchanged, {} rejected",
          spooled.id(),
          report.read(),
          report.imported(),
          report.unchanged(),
          report.rejected());
      spool.remove(spooled.id());
    } catch (UnreadableFileException e) {
      fail(spooled, Problem.of(ProblemCode.MALFORMED_REQUEST, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      // Whatever it was: while it counts as going on, nobody else goes on with it.
      if (!stopping) {
        LOG.error("Import {} failed", spooled.id(), e);
        fail(
            spooled,
            Problem.of(
                ProblemCode.INTERNAL_ERROR,
                "The import stopped; the log has more under its id. What was recorded stays, and"
                    + " importing the same files again records the rest"));
      }
    } finally {
      running.decrementAndGet();
    }
  }

  private void fail(SpooledImport spooled, Problem problem) {
    try {
      operations.fail(spooled.id(), problem);
    } catch (RuntimeException e) {
      LOG.warn("Import {} is gone on with when the store answers", spooled.id(), e);
      return;
    }
    spool.remove(spooled.id());
  }

  private Desk desk(SpooledImport spooled, Prepared prepared) {
    if (spooled.dryRun()) {
      return trial.apply(prepared);
    }
    prepared
        .pipelines()
        .forEach(
            (id, define) -> {
              if (commands.submit(id, define, envelope(spooled)) instanceof Answer.Refused refused
                  && refused.rejection().code() != RejectionCode.PIPELINE_EXISTS) {
                throw new IllegalStateException(refused.rejection().toString());
              }
            });
    return commands::submit;
  }

  private Envelope envelope(SpooledImport spooled) {
    return new Envelope(
        spooled.actor(), clock.instant(), null, spooled.correlationId(), null, null);
  }

  /** Ends what is under way where it is; the next start goes on with it. */
  @Override
  public void close() {
    stopping = true;
    looks.shutdownNow();
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("An import did not stop within {}", STOP_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes on how far an import is, and whether it may go on. */
  private final class Following implements ImportRun.Follower {
    private final String id;
    private volatile boolean cancelled;
    private long nextReport = System.nanoTime();
    private String phase = "";
    private long total;

    Following(String id) {
      this.id = id;
    }

    @Override
    public void done(long read) {
      if (System.nanoTime() - nextReport >= 0) {
        report(phase, read, total);
      }
    }

    void report(String phase, long done, @Nullable Long total) {
      nextReport = System.nanoTime() + BETWEEN_REPORTS.toNanos();
      cancelled |= !operations.progress(id, phase, done, total);
    }

    @Override
    public void row(Fate fate) {
      switch (fate) {
        case IMPORTED -> imported.increment();
        case UNCHANGED -> unchanged.increment();
        case REJECTED -> rejected.increment();
      }
    }

    @Override
    public boolean isCancelled() {
      return cancelled;
    }
  }
}
