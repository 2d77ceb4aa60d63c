package io.winfold.query.opportunity.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityId;
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
    Map<String, DealRows> deals = HashMap.newHashMap(ids.size());
    List<Failure> failures =
        Projection.foldEach(
            events,
            event ->
                deals.computeIfAbsent(idOf(event), id -> new DealRows(known.get(id))).add(event));
    DealTables.write(connection, deals.values());
    return failures;
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new DealFolding(rows);
  }

  @Override
  public List<Table<?>> tables() {
    return DealTables.ALL;
  }

  private String idOf(RecordedEvent event) {
    return event.stream().substring(kind().length());
  }
}
