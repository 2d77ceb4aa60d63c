package io.winfold.query.quota.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.quota.QuotaId;
import io.winfold.query.projection.Folding;
import io.winfold.query.projection.Moment;
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

/** Keeps quotas up to date. */
@Component
public class QuotaProjection implements Projection {

  @Override
  public String name() {
    return "quota";
  }

  @Override
  public String kind() {
    return QuotaId.KIND;
  }

  @Override
  public String versionById() {
    return "SELECT max(version) FROM quota_version WHERE quota = ?";
  }

  @Override
  public List<Failure> project(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    Set<String> ids = events.stream().map(this::idOf).collect(Collectors.toSet());
    Map<String, Moment> known = QuotaTables.load(connection, ids);
    Map<String, QuotaRows> quotas = new HashMap<>();
    List<Failure> failures =
        Projection.foldEach(
            events,
            event ->
                quotas
                    .computeIfAbsent(idOf(event), id -> new QuotaRows(id, known.get(id)))
                    .add(event));
    QuotaTables.write(connection, quotas.values());
    return failures;
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new QuotaFolding(rows);
  }

  @Override
  public List<Table<?>> tables() {
    return List.of(QuotaTables.VERSION);
  }

  private String idOf(RecordedEvent event) {
    return event.stream().substring(kind().length());
  }
}
