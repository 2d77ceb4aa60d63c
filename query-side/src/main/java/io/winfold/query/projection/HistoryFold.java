package io.winfold.query.projection;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.eventstore.UnparsedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds the whole log up to a position in memory. Once the aggregates begun take as much as they
 * may, no more are begun; another pass begins where the first of those left out does, so memory is
 * bounded by the budget whatever the log, and each event is folded once.
 */
public final class HistoryFold {

  /**
   * What it came to.
   *
   * @param passes how often the log was read, in whole or from somewhere on
   * @param events folded or passed over for good
   * @param parked what could not be folded, by the name of the projection
   */
  public record Outcome(int passes, long events, Map<String, List<Projection.Failure>> parked) {}

  private final EventLog log;
  private final List<Projection> projections;
  private final long budget;
  private final Map<String, Long> untilVersion;

  /**
   * @param budget how many bytes the aggregates in memory may take, about
   * @param untilVersion of aggregates that are to be folded in part only: the first version that is
   *     not, by their keys
   */
  public HistoryFold(
      EventLog log, List<Projection> projections, long budget, Map<String, Long> untilVersion) {
    this.log = log;
    this.projections = projections;
    this.budget = budget;
    this.untilVersion = untilVersion;
  }

  /**
   * @param head the last position to fold
   * @param folded told after each page how many events are done with
   */
  public Outcome fold(long head, Folding.Rows rows, LongConsumer folded)
      throws InterruptedException {
    Map<String, List<Projection.Failure>> parked = new LinkedHashMap<>();
    long after = 0;
    long done = 0;
    int passes = 0;
    RecordingTimes times = new RecordingTimes(block -> rows.add(RecordingTimes.TABLE, block));
    do {
      Pass pass = new Pass(after, head, rows, times, parked, done);
      passes++;
      pass.run(folded);
      done = pass.done;
      after = pass.closedAt;
    } while (after < head);
    times.finish();
    return new Outcome(passes, done, parked);
  }

  private final class Pass {
    private final long after;
    private final long head;
    private final RecordingTimes times;
    private final List<Folding> foldings = new ArrayList<>();
    private final Map<String, List<Projection.Failure>> parked;
    private final Set<String> failed = new HashSet<>();

    /** Whether aggregates are still begun. */
    private boolean open = true;

    /** The last position at which an aggregate could be begun. */
    private long closedAt = Long.MAX_VALUE;

    private long done;

    Pass(
        long after,
        long head,
        Folding.Rows rows,
        RecordingTimes times,
        Map<String, List<Projection.Failure>> parked,
        long done) {
      this.after = after;
      this.head = head;
      this.times = times;
      this.parked = parked;
      this.done = done;
      Folding.Rows ofThis =
          new Folding.Rows() {
            @Override
            public <R> void add(Table<R> table, R row) {
              rows.add(table, row);
            }

            @Override
            public void complete(Table<?> table) {
              if (isLast()) {
                rows.complete(table);
              }
            }
          };
      projections.forEach(projection -> foldings.add(projection.folding(ofThis)));
    }

    private boolean isLast() {
      return closedAt >= head;
    }

    void run(LongConsumer folded) throws InterruptedException {
      try (LogPages pages = new LogPages(log, after, head)) {
        while (pages.hasNext()) {
          List<UnparsedEvent> page = pages.next();
          for (UnparsedEvent event : page) {
            times.add(event.position(), event.recordedAt());
            if (mayBeWanted(event.stream())) {
              add(event.parsed());
            }
          }
          if (open
              && !page.isEmpty()
              && foldings.stream().mapToLong(Folding::bytes).sum() > budget) {
            open = false;
            closedAt = page.getLast().position();
          }
          folded.accept(done);
        }
      }
      foldings.forEach(Folding::finish);
      folded.accept(done);
    }

    private boolean mayBeWanted(String stream) {
      return open || known(stream) != null;
    }

    private @Nullable Folding known(String stream) {
      for (Folding folding : foldings) {
        if (folding.knows(stream)) {
          return folding;
        }
      }
      return null;
    }

    private void add(RecordedEvent event) {
      int at = projectionOf(event.stream());
      if (at < 0) {
        done += after == 0 ? 1 : 0;
        return;
      }
      Folding folding = foldings.get(at);
      if (isPassedOver(event)) {
        done += mayBegin(event) || folding.knows(event.stream()) ? 1 : 0;
        return;
      }
      try {
        done += folding.add(event, mayBegin(event)) ? 1 : 0;
      } catch (UnwrittenRowsException e) {
        throw e;
      } catch (RuntimeException e) {
        done++;
        failed.add(event.stream());
        parked
            .computeIfAbsent(projections.get(at).name(), name -> new ArrayList<>())
            .add(new Projection.Failure(event, e.toString()));
      }
    }

    /** Almost no log has such events, and looking up each of a million costs. */
    private boolean isPassedOver(RecordedEvent event) {
      return (!failed.isEmpty() && failed.contains(event.stream()))
          || (!untilVersion.isEmpty()
              && event.version() >= untilVersion.getOrDefault(event.stream(), Long.MAX_VALUE));
    }

    private int projectionOf(String stream) {
      for (int i = 0; i < projections.size(); i++) {
        if (stream.startsWith(projections.get(i).kind())) {
          return i;
        }
      }
      return -1;
    }

    /** Whether an aggregate that is not known yet is this pass's to fold. */
    private boolean mayBegin(RecordedEvent event) {
      // A later event of an aggregate not known is another pass's; or, as long as there is but this
      // one, does not follow from anything.
      return open && (event.version() == 1 || after == 0);
    }
  }
}
