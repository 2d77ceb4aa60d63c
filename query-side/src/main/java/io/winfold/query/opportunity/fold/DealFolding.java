package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.query.projection.Folding;
import io.winfold.query.projection.Until;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole histories of many deals. Of each it holds the deal as it is now and the visit it is on;
 * what is over has gone to the tables. Deals with corrections are held in full until the end: only
 * then is it known which of their rows were superseded.
 */
final class DealFolding implements Folding {

  /**
   * What a deal takes beside its texts, with the place it has in the map: measured as 1.0 kB before
   * deals shared names, so no less than it is.
   */
  private static final int BYTES_OF_A_DEAL = 1_000;

  /** An attribute, a tag or a criterion beside its characters. */
  private static final int BYTES_OF_AN_ENTRY = 150;

  private static final class Known {
    private Deal now;
    private @Nullable Visit visit;

    Known(Deal now) {
      this.now = now;
    }
  }

  private final Rows rows;
  private final Set<String> withCorrections;
  private final Map<String, Known> deals = new LinkedHashMap<>();
  private final Map<String, CorrectedDeal> corrected = new LinkedHashMap<>();
  private final SharedTexts texts = new SharedTexts();
  private long bytes;

  /**
   * @param withCorrections the keys of all deals whose history has corrections; of others it may
   *     name some, too
   */
  DealFolding(Rows rows, Set<String> withCorrections) {
    this.rows = rows;
    this.withCorrections = withCorrections;
  }

  @Override
  public boolean knows(String stream) {
    return deals.containsKey(stream) || (!corrected.isEmpty() && corrected.containsKey(stream));
  }

  @Override
  public boolean add(RecordedEvent recorded, boolean mayBegin) {
    if (!withCorrections.isEmpty() && withCorrections.contains(recorded.stream())) {
      return addCorrected(recorded, mayBegin);
    }
    Known known = deals.get(recorded.stream());
    if (known == null && !mayBegin) {
      return false;
    }
    Deal before = known == null ? null : known.now;
    Deal after = texts.share(before, DealFold.evolve(before, recorded));
    DealTables.check(before, after);
    if (known == null) {
      known = new Known(after);
      deals.put(recorded.stream(), known);
    } else {
      end(known, after, (OpportunityEvent) recorded.event());
    }
    begin(known, after, (OpportunityEvent) recorded.event());
    return true;
  }

  private boolean addCorrected(RecordedEvent recorded, boolean mayBegin) {
    CorrectedDeal known = corrected.get(recorded.stream());
    if (known == null && !mayBegin) {
      return false;
    }
    CorrectedDeal deal = known == null ? new CorrectedDeal() : known;
    deal.add(recorded);
    if (known == null) {
      corrected.put(recorded.stream(), deal);
    }
    bytes += BYTES_OF_A_DEAL;
    return true;
  }

  private void end(Known known, Deal after, OpportunityEvent event) {
    Until until = Until.at(after.last());
    rows.add(DealTables.VERSION, new DealVersion(known.now, until));
    Visit visit = known.visit;
    Visit.Exit exit = visit == null ? null : DealRows.exit(event, until);
    if (visit != null && exit != null) {
      rows.add(DealTables.VISIT, visit.ended(exit));
      known.visit = null;
    }
    if (DealTables.hasNewDetails(after)) {
      rows.add(DealTables.EARLIER_DETAILS, known.now);
      bytes -= bytes(known.now);
    }
  }

  private void begin(Known known, Deal after, OpportunityEvent event) {
    Visit.Entry entry = DealRows.entry(event);
    if (entry != null) {
      known.visit = new Visit(after, entry, null);
    }
    if (DealTables.hasNewDetails(after)) {
      bytes += bytes(after);
    }
    known.now = after;
  }

  @Override
  public void finish() {
    for (Known known : deals.values()) {
      rows.add(DealTables.VERSION, new DealVersion(known.now, Until.OPEN));
    }
    for (CorrectedDeal deal : corrected.values()) {
      deal.versions().forEach(version -> rows.add(DealTables.VERSION, version));
    }
    rows.complete(DealTables.VERSION);
    for (Known known : deals.values()) {
      if (known.visit != null) {
        rows.add(DealTables.VISIT, known.visit);
      }
    }
    for (CorrectedDeal deal : corrected.values()) {
      deal.visits().forEach(visit -> rows.add(DealTables.VISIT, visit));
    }
    rows.complete(DealTables.VISIT);
    for (Known known : deals.values()) {
      rows.add(DealTables.OPPORTUNITY, known.now);
    }
    for (CorrectedDeal deal : corrected.values()) {
      deal.earlierDetails().forEach(before -> rows.add(DealTables.EARLIER_DETAILS, before));
      deal.corrections().forEach(correction -> rows.add(DealTables.CORRECTION, correction));
      rows.add(DealTables.OPPORTUNITY, deal.now());
    }
    rows.complete(DealTables.OPPORTUNITY);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private static long bytes(Deal deal) {
    Deal.Details details = deal.details();
    long bytes = BYTES_OF_A_DEAL + 2L * details.name().length();
    for (String tag : details.tags()) {
      bytes += BYTES_OF_AN_ENTRY + tag.length();
    }
    for (Map.Entry<String, String> attribute : details.attributes().entrySet()) {
      bytes += BYTES_OF_AN_ENTRY + attribute.getKey().length() + attribute.getValue().length();
    }
    return bytes;
  }
}
