package io.winfold.query.registry.fold;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.query.projection.Folding;
import io.winfold.query.projection.Projection;
import io.winfold.query.projection.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Keeps the models there are. */
@Component
public class ModelProjection implements Projection {

  @Override
  public String name() {
    return "model";
  }

  @Override
  public String kind() {
    return ModelVersion.KIND;
  }

  @Override
  public String versionById() {
    return "SELECT max(1)::bigint FROM probability_model WHERE version = ?";
  }

  @Override
  public List<Failure> project(Connection connection, List<RecordedEvent> events)
      throws SQLException {
    List<ModelRow> rows = new ArrayList<>();
    List<Failure> failures = Projection.foldEach(events, event -> rows.add(ModelRow.of(event)));
    ModelRow.TABLE.insert(connection, rows);
    return failures;
  }

  @Override
  public Folding folding(Folding.Rows rows) {
    return new ModelFolding(rows);
  }

  @Override
  public List<Table<?>> tables() {
    return List.of(ModelRow.TABLE);
  }
}
