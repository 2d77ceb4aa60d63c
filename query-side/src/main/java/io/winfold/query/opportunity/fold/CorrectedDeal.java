package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import java.util.ArrayList;
import java.util.List;

/**
 * A deal whose past was told otherwise, from its whole history: with each correction every row
 * there is ends to be known, and the deal is folded afresh. So the knowledge of every moment stays
 * in the tables.
 */
final class CorrectedDeal {
  private final List<RecordedEvent> history = new ArrayList<>();
  private final List<DealVersion> supersededVersions = new ArrayList<>();
  private final List<Visit> supersededVisits = new ArrayList<>();
  private final List<Deal> supersededDetails = new ArrayList<>();
  private final List<CorrectionRow> corrections = new ArrayList<>();
  private DealRows rows = new DealRows(null);

  /**
   * @throws RuntimeException if the event does not follow, or no deal could have the history it
   *     makes; nothing has changed then
   */
  void add(RecordedEvent recorded) {
    if (recorded.event() instanceof Correction correction) {
      correct(recorded, correction);
    } else {
      rows.add(recorded);
      history.add(recorded);
    }
  }

  private void correct(RecordedEvent recorded, Correction correction) {
    rows.now().seen().next(recorded);
    List<RecordedEvent> all = new ArrayList<>(history);
    all.add(recorded);
    DealRows told = DealRows.corrected(all);
    told.versions().forEach(DealTables.VERSION::check);
    RecordedEvent named =
        history.stream()
            .filter(event -> event.eventId().equals(correction.corrects()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("nothing is named by " + correction));
    corrections.add(new CorrectionRow(told.now().origin().number(), recorded, named));
    long position = recorded.position();
    rows.versions().forEach(version -> supersededVersions.add(version.superseded(position)));
    rows.visits().forEach(visit -> supersededVisits.add(visit.superseded(position)));
    supersededDetails.addAll(rows.earlierDetails());
    supersededDetails.add(rows.now());
    rows = told;
    history.add(recorded);
  }

  boolean isEmpty() {
    return history.isEmpty();
  }

  Deal now() {
    return rows.now();
  }

  List<DealVersion> versions() {
    return joined(supersededVersions, rows.versions());
  }

  List<Visit> visits() {
    return joined(supersededVisits, rows.visits());
  }

  List<Deal> earlierDetails() {
    return joined(supersededDetails, rows.earlierDetails());
  }

  List<CorrectionRow> corrections() {
    return List.copyOf(corrections);
  }

  private static <R> List<R> joined(List<R> before, List<R> now) {
    List<R> all = new ArrayList<>(before);
    all.addAll(now);
    return all;
  }
}
