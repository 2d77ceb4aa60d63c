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
import io.winfold.query.projection.Moment;
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
  /** More events than a deal has. */
  private static final long DETAILS_PER_CORRECTION = 1_000_000;

  private @Nullable Deal now;
  private DealVersion.@Nullable End endedVersion;
  private Visit.@Nullable End endedVisit;
  private final List<DealVersion> versions = new ArrayList<>();
  private final List<Visit> visits = new ArrayList<>();
  private final List<Deal> earlierDetails = new ArrayList<>();

  /**
   * @param known null: the tables have nothing of it
   */
  DealRows(@Nullable Deal known) {
    now = known;
  }

  /**
   * The rows of a history that has just been corrected: each is known by the last correction.
   *
   * @param history all events of the deal, the last of them a correction
   * @throws RuntimeException if it cannot be folded
   */
  static DealRows corrected(List<RecordedEvent> history) {
    Moment known = Moment.of(history.getLast());
    DealRows rows = new DealRows(null);
    List<RecordedEvent> facts = CorrectedEvents.of(history);
    if (facts.isEmpty() || !(facts.getFirst().event() instanceof OpportunityCreated)) {
      Deal gone = told(DealFold.discardedFromBeginning(history.getFirst()), known);
      rows.versions.add(new DealVersion(gone, Until.OPEN, known, Until.OPEN.position()));
      rows.now = gone;
    } else {
      facts.forEach(
          fact -> rows.add(fact, told(DealFold.evolveCorrected(rows.now, fact), known), known));
    }
    rows.now = rows.now().seen(known);
    return rows;
  }

  /** What an event set of the details is another row than before the correction. */
  private static Deal told(Deal deal, Moment known) {
    return DealTables.hasNewDetails(deal)
        ? deal.with(
            deal.details()
                .numbered(known.version() * DETAILS_PER_CORRECTION + deal.last().version()))
        : deal;
  }

  /**
   * @param recorded not a correction
   * @throws RuntimeException if the event does not follow; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    Deal after = DealFold.evolve(now, recorded);
    add(recorded, after, after.last());
  }

  private void add(RecordedEvent recorded, Deal after, Moment known) {
    Deal before = now;
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
    versions.add(new DealVersion(after, Until.OPEN, known, Until.OPEN.position()));
    if (before != null && before.details().version() != after.details().version()) {
      earlierDetails.add(before);
    }
    Visit.Entry entry = entry(event);
    if (entry != null) {
      visits.add(new Visit(after, entry, null, known.position(), Until.OPEN.position()));
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
      versions.set(versions.size() - 1, versions.getLast().ended(until));
    }
  }

  private void endVisit(Deal before, Visit.Exit exit) {
    if (visits.isEmpty()) {
      endedVisit = new Visit.End(before.origin().number(), before.place().visit(), exit);
    } else {
      visits.set(visits.size() - 1, visits.getLast().ended(exit));
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

  /** The deal before each event that changed its details. */
  List<Deal> earlierDetails() {
    return Collections.unmodifiableList(earlierDetails);
  }

  /** One for each stage entered. */
  List<Visit> visits() {
    return Collections.unmodifiableList(visits);
  }
}
