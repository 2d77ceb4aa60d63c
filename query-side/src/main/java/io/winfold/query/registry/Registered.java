package io.winfold.query.registry;

import io.winfold.query.model.FittedModel;
import io.winfold.query.model.Method;
import io.winfold.query.model.Recipe;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model in the registry.
 *
 * @param fittedAt since when it is there
 * @param parameters in the shape of the method
 */
public record Registered(
    String version,
    String method,
    String pipeline,
    Instant trainedUpTo,
    Instant fittedAt,
    List<String> fields,
    JsonNode parameters) {
  private static final Logger LOG = LoggerFactory.getLogger(Registered.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final String SQL =
      """
      SELECT m.version, m.method, m.pipeline, m.trained_up_to, m.fitted_at, m.fields, m.parameters
        FROM probability_model m
       WHERE m.position <= :p AND m.fitted_at <= :t %s
       ORDER BY m.fitted_at, m.position\
      """;

  /** All there are, the oldest first. */
  public static List<Registered> all(Scope scope) {
    return read(scope, "", Map.of());
  }

  /** One by its version. */
  public static Optional<Registered> find(Scope scope, String version) {
    return read(scope, "AND m.version = :version", Map.of("version", version)).stream().findFirst();
  }

  private static List<Registered> read(Scope scope, String condition, Map<String, String> more) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.putAll(more);
    return scope
        .jdbc()
        .sql(SQL.formatted(condition))
        .params(parameters)
        .query((row, number) -> read(row))
        .list();
  }

  private static Registered read(ResultSet row) throws SQLException {
    return new Registered(
        row.getString("version"),
        row.getString("method"),
        row.getString("pipeline"),
        row.getObject("trained_up_to", OffsetDateTime.class).toInstant(),
        row.getObject("fitted_at", OffsetDateTime.class).toInstant(),
        List.of((String[]) row.getArray("fields").getArray()),
        JSON.readTree(row.getString("parameters")));
  }

  /** As it scores; empty where this program knows no such method or parameters. */
  public Optional<FittedModel> fitted() {
    try {
      return Optional.of(
          new FittedModel(
              version,
              pipeline,
              trainedUpTo,
              FittedModel.read(Method.valueOf(method), parameters)));
    } catch (IllegalArgumentException | JacksonException e) {
      LOG.warn("The model {} cannot be understood and scores nothing", version, e);
      return Optional.empty();
    }
  }

  /** How it was fitted; empty where this program knows no such method. */
  Optional<Recipe> recipe() {
    return fitted().map(known -> Recipe.of(known.model().method()).with(known.model().fields()));
  }

  Row show() {
    return new Row()
        .with("version", version)
        .with("method", method)
        .with("pipeline", pipeline)
        .with("trainedUpTo", trainedUpTo)
        .with("fittedAt", fittedAt)
        .with("fields", fields);
  }
}
