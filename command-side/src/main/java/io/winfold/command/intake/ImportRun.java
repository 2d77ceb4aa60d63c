package io.winfold.command.intake;

import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.command.intake.ImportFormat.Prepared;
import io.winfold.command.intake.ImportReport.Rejection;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.kernel.opportunity.OpportunityId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Hands the rows of prepared files over, many at a time, and counts what becomes of them. One
 * reader, a bounded number of rows under way: the memory does not grow with the file.
 *
 * <p>Each row carries the run's own idempotency key. A run that was killed and begins anew is
 * therefore answered as it was the first time, and its report says the same as if it had not been.
 */
final class ImportRun {
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final int parallelism;
  private final int mostRejections;
  private final ImportNotes notes;

  private final LongAdder read = new LongAdder();
  private final LongAdder imported = new LongAdder();
  private final LongAdder unchanged = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final List<Rejection> rejections = new ArrayList<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /** Where a history is handed over, for good or on trial. */
  @FunctionalInterface
  interface Desk {
    Answer answer(OpportunityId id, OpportunityCommand command, Envelope envelope);
  }

  /** Who follows the run. */
  interface Follower {
    /** Called by one thread, now and then. */
    void done(long rows);

    /** What became of a row; called by many threads. */
    void row(Fate fate);

    /** Whether to stop with the next row. */
    boolean isCancelled();
  }

  /** What becomes of a row. */
  enum Fate {
    IMPORTED,
    UNCHANGED,
    REJECTED
  }

  /**
   * @param parallelism how many rows are under way at most
   * @param mostRejections how many rejections the report lists at most
   */
  ImportRun(int parallelism, int mostRejections, ImportNotes notes) {
    this.parallelism = parallelism;
    this.mostRejections = mostRejections;
    this.notes = notes;
  }

  /**
   * Reads all rows, or those up to the cancellation.
   *
   * @param key names this run, also after it was killed and began anew
   * @throws InterruptedException if the process ends; nothing that was answered is lost
   */
  void read(Prepared files, Desk desk, Envelope envelope, String key, Follower follower)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(parallelism);
    try (var rows = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        while (failure.get() == null && !follower.isCancelled()) {
          SourceRow row = files.next();
          if (row == null) {
            break;
          }
          switch (row) {
            case SourceRow.Rejected no -> reject(no.file(), no.line(), no.reason(), follower);
            case SourceRow.Deal deal -> {
              free.acquire();
              rows.execute(
                  () -> {
                    try {
                      handOver(deal, desk, envelope, key, follower);
                    } catch (RuntimeException e) {
                      failure.compareAndSet(null, e);
                    } finally {
                      free.release();
                    }
                  });
            }
          }
          follower.done(read.sum());
        }
        free.acquire(parallelism);
      } catch (InterruptedException e) {
        // The few under way come to their end; none is tried again.
        failure.compareAndSet(null, new IllegalStateException("The process ends", e));
        throw e;
      }
    }
    follower.done(read.sum());
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  private void handOver(
      SourceRow.Deal row, Desk desk, Envelope envelope, String key, Follower follower) {
    Envelope keyed =
        new Envelope(
            envelope.actor(),
            envelope.receivedAt(),
            null,
            envelope.correlationId(),
            new Idempotency(key, fingerprint(row)),
            null);
    switch (answer(row, desk, keyed)) {
      case Answer.Accepted accepted when accepted.events().isEmpty() -> {
        unchanged.increment();
        count(Fate.UNCHANGED, follower);
      }
      case Answer.Accepted _ -> {
        imported.increment();
        count(Fate.IMPORTED, follower);
      }
      case Answer.Refused refused ->
          reject(
              row.file(),
              row.line(),
              refused.rejection().code().name().toLowerCase(Locale.ROOT).replace('_', '-')
                  + ": "
                  + refused.rejection().detail(),
              follower);
    }
  }

  /** A store that is away for a moment costs that moment; one that stays away fails the run. */
  private Answer answer(SourceRow.Deal row, Desk desk, Envelope envelope) {
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        return desk.answer(row.id(), row.history(), envelope);
      } catch (RuntimeException e) {
        if (attempt == ATTEMPTS
            || failure.get() != null
            || Thread.currentThread().isInterrupted()) {
          throw new IllegalStateException(
              row.file() + " line " + row.line() + " could not be recorded", e);
        }
        try {
          Thread.sleep(pause);
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("The process ends", stop);
        }
        pause = pause.multipliedBy(2);
      }
    }
  }

  private void reject(String file, long line, String reason, Follower follower) {
    rejected.increment();
    synchronized (rejections) {
      if (rejections.size() < mostRejections) {
        rejections.add(new Rejection(file, line, reason));
      }
    }
    count(Fate.REJECTED, follower);
  }

  private void count(Fate fate, Follower follower) {
    read.increment();
    follower.row(fate);
  }

  /** What it has come to so far. */
  ImportReport report(String format, boolean dryRun) {
    List<Rejection> listed;
    synchronized (rejections) {
      listed =
          rejections.stream()
              .sorted(Comparator.comparing(Rejection::file).thenComparingLong(Rejection::line))
              .toList();
    }
    return new ImportReport(
        format,
        dryRun,
        read.sum(),
        imported.sum(),
        unchanged.sum(),
        rejected.sum(),
        listed,
        rejected.sum() - listed.size(),
        notes.list());
  }

  private static String fingerprint(SourceRow.Deal row) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(row.history().toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
