package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.Correction;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.eventstore.EventLogException;
import io.winfold.query.projection.Folding;
import io.winfold.query.projection.Projection;
import io.winfold.query.projection.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Keeps the tables of deals up to date. */
@Component
public class DealProjection implements Projection {
  private static final Set<Class<?>> CORRECTIONS = Set.of(FactCorrected.class, FactRetracted.class);

  private final EventLog log;

  /**
   * @param log where the whole history of a deal is found once it is corrected
   */
  public DealProjection(EventLog log) {
    this.log = log;
  }

  @Override
  public String name() {
    return "opportunity";
  }

  @Override
  public String kind() {
    return OpportunityId.KIND;
  }

  @Override
  public String versionById() {
    return "SELECT version FROM opportunity WHERE id = ?";
  }

  @Override
  public List<Failure> project(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    Set<String> ids = events.stream().map(this::idOf).collect(Collectors.toSet());
    Map<String, Deal> known = DealTables.load(connection, ids);
    Map<String, CorrectedDeal> corrected = corrected(events);
    Map<String, DealRows> deals = HashMap.newHashMap(ids.size());
    List<Failure> failures =
        Projection.foldEach(
            events,
            event -> {
              CorrectedDeal deal = corrected.get(event.stream());
              if (deal == null) {
                deals.computeIfAbsent(idOf(event), id -> new DealRows(known.get(id))).add(event);
              } else {
                deal.add(event);
              }
            });
    DealTables.write(connection, deals.values());
    DealTables.rewrite(
        connection, corrected.values().stream().filter(deal -> !deal.isEmpty()).toList());
    return failures;
  }

  /** The deals that are corrected by some of the events, as they are before all of these. */
  private Map<String, CorrectedDeal> corrected(List<RecordedEvent> events) throws SQLException {
    Map<String, CorrectedDeal> deals = new HashMap<>();
    for (RecordedEvent event : events) {
      if (event.event() instanceof Correction && !deals.containsKey(event.stream())) {
        long first =
            events.stream()
                .filter(one -> one.stream().equals(event.stream()))
                .mapToLong(RecordedEvent::version)
                .min()
                .orElseThrow();
        CorrectedDeal deal = new CorrectedDeal();
        history(event.stream()).stream()
            .filter(earlier -> earlier.version() < first)
            .forEach(deal::add);
        deals.put(event.stream(), deal);
      }
    }
    return deals;
  }

  /**
   * @throws SQLException if the log cannot be read: what can be tried again
   */
  private List<RecordedEvent> history(String stream) throws SQLException {
    try {
      return log.stream(stream);
    } catch (EventLogException e) {
      throw new SQLException("The history of " + stream + " cannot be read", e);
    }
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new DealFolding(rows, log.streamsWith(CORRECTIONS));
  }

  @Override
  public List<Table<?>> tables() {
    return DealTables.ALL;
  }

  private String idOf(RecordedEvent event) {
    return event.stream().substring(kind().length());
  }
}
