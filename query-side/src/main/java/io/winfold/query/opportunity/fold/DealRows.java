package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.query.projection.Until;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a run of events makes of one deal: it begins at the deal as the tables have it, or
 * with nothing, and collects what is new. Rows begun in the run carry their end if they have one;
 * of the rows the tables had, at most the last version and the last visit end.
 */
final class DealRows {
  private @Nullable Deal now;
  private DealVersion.@Nullable End endedVersion;
  private Visit.@Nullable End endedVisit;
  private final List<DealVersion> versions = new ArrayList<>();
  private final List<Visit> visits = new ArrayList<>();

  /**
   * @param known null: the tables have nothing of it
   */
  DealRows(@Nullable Deal known) {
    now = known;
  }

  /**
   * @throws RuntimeException if the event does not follow; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    Deal before = now;
    Deal after = DealFold.evolve(before, recorded);
    OpportunityEvent event = (OpportunityEvent) recorded.event();
    if (before != null) {
      endVersion(before, Until.at(after.last()));
      if (before.isOpen()) {
        Visit.Exit exit = exit(event, Until.at(after.last()));
        if (exit != null) {
          endVisit(before, exit);
        }
      }
    }
    versions.add(new DealVersion(after, Until.OPEN));
    Visit.Entry entry = entry(event);
    if (entry != null) {
      visits.add(new Visit(after, entry, null));
    }
    now = after;
  }

  /** How the visit began that an event begins, if it begins one. */
  static Visit.@Nullable Entry entry(OpportunityEvent event) {
    return switch (event) {
      case OpportunityCreated e -> Visit.Entry.CREATED;
      case StageChanged e -> Visit.Entry.MOVED;
      case Reopened e -> Visit.Entry.REOPENED;
      case TransferredToPipeline e -> Visit.Entry.TRANSFERRED;
      default -> null;
    };
  }

  /** How the visit ends that an event ends, if it ends one. */
  static Visit.@Nullable Exit exit(OpportunityEvent event, Until at) {
    return switch (event) {
      case StageChanged e -> new Visit.Exit(e.direction().name(), e.to(), at);
      case TransferredToPipeline e -> new Visit.Exit("TRANSFER", null, at);
      case Won e -> new Visit.Exit("WON", null, at);
      case Lost e -> new Visit.Exit("LOST", null, at);
      case Discarded e -> new Visit.Exit("DISCARDED", null, at);
      default -> null;
    };
  }

  private void endVersion(Deal before, Until until) {
    if (versions.isEmpty()) {
      endedVersion = new DealVersion.End(before.origin().number(), before.last().version(), until);
    } else {
      versions.set(versions.size() - 1, new DealVersion(before, until));
    }
  }

  private void endVisit(Deal before, Visit.Exit exit) {
    if (visits.isEmpty()) {
      endedVisit = new Visit.End(before.origin().number(), before.place().visit(), exit);
    } else {
      Visit last = visits.getLast();
      visits.set(visits.size() - 1, new Visit(last.entered(), last.entry(), exit));
    }
  }

  /** Whether there is anything to write. */
  boolean isEmpty() {
    return versions.isEmpty();
  }

  /** The deal after all that was added. */
  Deal now() {
    return Objects.requireNonNull(now, "no event yet");
  }

  /** The end of the last version that the tables had. */
  DealVersion.@Nullable End endedVersion() {
    return endedVersion;
  }

  /** The exit from the last visit that the tables had. */
  Visit.@Nullable End endedVisit() {
    return endedVisit;
  }

  /** One for each event added. */
  List<DealVersion> versions() {
    return Collections.unmodifiableList(versions);
  }

  /** One for each stage entered. */
  List<Visit> visits() {
    return Collections.unmodifiableList(visits);
  }
}
