package io.winfold.query.quota.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.quota.QuotaEvent;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Until;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a run of events makes of one quota: it begins where the tables have it, or with
 * nothing, and collects what is new and what of the known has ended.
 */
final class QuotaRows {
  private final String id;
  private @Nullable Moment last;
  private QuotaVersion.@Nullable End ended;
  private final List<QuotaVersion> versions = new ArrayList<>();

  /**
   * @param known its last event; null: the tables have nothing of it
   */
  QuotaRows(String id, @Nullable Moment known) {
    this.id = id;
    this.last = known;
  }

  /**
   * @throws RuntimeException if the event does not follow; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    QuotaVersion version = next(recorded);
    Moment before = last;
    Until until = Until.at(version.moment());
    if (!versions.isEmpty()) {
      QuotaVersion row = versions.removeLast();
      versions.add(new QuotaVersion(id, row.moment(), row.set(), until));
    } else if (before != null) {
      ended = new QuotaVersion.End(id, before.version(), until);
    }
    versions.add(version);
    last = version.moment();
  }

  /** What an event would add. */
  QuotaVersion next(RecordedEvent recorded) {
    if (!(recorded.event() instanceof QuotaEvent event)) {
      throw new IllegalArgumentException("not an event of a quota: " + recorded.event());
    }
    Moment moment = last == null ? Moment.first(recorded) : last.next(recorded);
    return switch (event) {
      case QuotaSet set -> new QuotaVersion(id, moment, set, Until.OPEN);
    };
  }

  /** The end of the last version that the tables had, if it has ended. */
  List<QuotaVersion.End> ended() {
    return ended == null ? List.of() : List.of(ended);
  }

  /** One for each event added. */
  List<QuotaVersion> versions() {
    return List.copyOf(versions);
  }
}
