package io.winfold.query.pipeline.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.pipeline.PipelineId;
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

/** Keeps the configuration of pipelines up to date. */
@Component
public class PipelineProjection implements Projection {

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String kind() {
    return PipelineId.KIND;
  }

  @Override
  public String versionById() {
    return "SELECT max(version) FROM pipeline_version WHERE pipeline = ?";
  }

  @Override
  public List<Failure> project(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    Set<String> ids = events.stream().map(this::idOf).collect(Collectors.toSet());
    Map<String, Configuration> known = PipelineTables.load(connection, ids);
    Map<String, PipelineRows> pipelines = new HashMap<>();
    List<Failure> failures =
        Projection.foldEach(
            events,
            event ->
                pipelines
                    .computeIfAbsent(idOf(event), id -> new PipelineRows(known.get(id)))
                    .add(event));
    PipelineTables.write(connection, pipelines.values());
    return failures;
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new PipelineFolding(rows);
  }

  @Override
  public List<Table<?>> tables() {
    return PipelineTables.ALL;
  }

  private String idOf(RecordedEvent event) {
    return event.stream().substring(kind().length());
  }
}
