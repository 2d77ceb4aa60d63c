package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.query.projection.Folding;
import io.winfold.query.projection.Until;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole histories of many deals. Of each it holds the deal as it is now and the visit it is on;
 * what is over has gone to the tables.
 */
final class DealFolding implements Folding {

  /** What a deal takes beside its texts, measured: 1.0 kB with the place it has in the map. */
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
  private final Map<String, Known> deals = new LinkedHashMap<>();
  private long bytes;

  DealFolding(Rows rows) {
    this.rows = rows;
  }

  @Override
  public boolean knows(String stream) {
    return deals.containsKey(stream);
  }

  @Override
  public void add(RecordedEvent recorded) {
    Known known = deals.get(recorded.stream());
    Deal after = DealFold.evolve(known == null ? null : known.now, recorded);
    DealTables.VERSION.check(new DealVersion(after, Until.OPEN));
    if (known == null) {
      known = new Known(after);
      deals.put(recorded.stream(), known);
    } else {
      end(known, after, (OpportunityEvent) recorded.event());
    }
    begin(known, after, (OpportunityEvent) recorded.event());
  }

  private void end(Known known, Deal after, OpportunityEvent event) {
    Until until = Until.at(after.last());
    rows.add(DealTables.VERSION, new DealVersion(known.now, until));
    Visit visit = known.visit;
    Visit.Exit exit = visit == null ? null : DealRows.exit(event, until);
    if (visit != null && exit != null) {
      rows.add(DealTables.VISIT, new Visit(visit.entered(), visit.entry(), exit));
      known.visit = null;
    }
    if (DealTables.hasNewDetails(after)) {
      bytes -= bytes(known.now);
    }
  }

  private void begin(Known known, Deal after, OpportunityEvent event) {
    Visit.Entry entry = DealRows.entry(event);
    if (entry != null) {
      known.visit = new Visit(after, entry, null);
    }
    if (DealTables.hasNewDetails(after)) {
      rows.add(DealTables.DETAILS, after);
      bytes += bytes(after);
    }
    known.now = after;
  }

  @Override
  public void finish() {
    for (Known known : deals.values()) {
      rows.add(DealTables.VERSION, new DealVersion(known.now, Until.OPEN));
      if (known.visit != null) {
        rows.add(DealTables.VISIT, known.visit);
      }
      rows.add(DealTables.OPPORTUNITY, known.now);
    }
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
