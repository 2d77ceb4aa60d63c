package io.winfold.query.forecast.submission.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.forecast.ForecastId;
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

/** Keeps the forecasts people submit up to date. */
@Component
public class SubmissionProjection implements Projection {

  @Override
  public String name() {
    return "forecast";
  }

  @Override
  public String kind() {
    return ForecastId.KIND;
  }

  @Override
  public String versionById() {
    return "SELECT max(version) FROM forecast_version WHERE forecast = ?";
  }

  @Override
  public List<Failure> project(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    Set<String> ids = events.stream().map(this::idOf).collect(Collectors.toSet());
    Map<String, Moment> known = SubmissionTables.load(connection, ids);
    Map<String, SubmissionRows> forecasts = new HashMap<>();
    List<Failure> failures =
        Projection.foldEach(
            events,
            event ->
                forecasts
                    .computeIfAbsent(idOf(event), id -> new SubmissionRows(id, known.get(id)))
                    .add(event));
    SubmissionTables.write(connection, forecasts.values());
    return failures;
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new SubmissionFolding(rows);
  }

  @Override
  public List<Table<?>> tables() {
    return List.of(SubmissionTables.VERSION);
  }

  private String idOf(RecordedEvent event) {
    return event.stream().substring(kind().length());
  }
}
