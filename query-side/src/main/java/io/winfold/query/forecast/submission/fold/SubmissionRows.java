package io.winfold.query.forecast.submission.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Until;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a run of events makes of one forecast: it begins where the tables have it, or with
 * nothing, and collects what is new and what of the known has ended.
 */
final class SubmissionRows {
  private final String id;
  private @Nullable Moment last;
  private SubmissionVersion.@Nullable End ended;
  private final List<SubmissionVersion> versions = new ArrayList<>();

  /**
   * @param known its last event; null: the tables have nothing of it
   */
  SubmissionRows(String id, @Nullable Moment known) {
    this.id = id;
    this.last = known;
  }

  /**
   * @throws RuntimeException if the event does not follow; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    SubmissionVersion version = next(recorded);
    Moment before = last;
    Until until = Until.at(version.moment());
    if (!versions.isEmpty()) {
      SubmissionVersion row = versions.removeLast();
      versions.add(new SubmissionVersion(id, row.moment(), row.event(), row.actor(), until));
    } else if (before != null) {
      ended = new SubmissionVersion.End(id, before.version(), until);
    }
    versions.add(version);
    last = version.moment();
  }

  /** What an event would add. */
  SubmissionVersion next(RecordedEvent recorded) {
    if (!(recorded.event() instanceof ForecastEvent event)) {
      throw new IllegalArgumentException("not an event of a forecast: " + recorded.event());
    }
    Moment moment = last == null ? Moment.first(recorded) : last.next(recorded);
    return new SubmissionVersion(id, moment, event, recorded.metadata().actor(), Until.OPEN);
  }

  /** The end of the last version that the tables had, if it has ended. */
  List<SubmissionVersion.End> ended() {
    return ended == null ? List.of() : List.of(ended);
  }

  /** One for each event added. */
  List<SubmissionVersion> versions() {
    return List.copyOf(versions);
  }
}
