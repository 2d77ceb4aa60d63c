package io.winfold.query.forecast.submission;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A forecast that people gave, as it stood at the as-of instant.
 *
 * @param scope COMPANY, TEAM or OWNER
 * @param name of the team or owner; null for the company
 * @param pipeline null: deals of all pipelines
 * @param history everything that was said, in order; at least one
 */
public record Submission(
    String id,
    String scope,
    @Nullable String name,
    @Nullable String pipeline,
    FiscalPeriod period,
    String currency,
    List<Step> history) {

  private static final String SQL =
      """
      SELECT v.* FROM forecast_version v
       WHERE v.position <= :p AND v.valid_from <= :t
       ORDER BY v.forecast, v.version\
      """;

  private static final Comparator<Submission> ORDER =
      Comparator.comparing((Submission one) -> one.period().value())
          .thenComparing(Submission::scope)
          .thenComparing(Submission::name, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Submission::pipeline, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Submission::currency);

  /** What one event came to. */
  public enum Status {
    SUBMITTED,
    ADJUSTED,
    APPROVED
  }

  /**
   * What was said at one time, in cumulative columns: with what is closed, but for the open
   * pipeline.
   */
  public record Step(
      Instant at,
      String actor,
      Status status,
      BigDecimal commit,
      @Nullable BigDecimal bestCase,
      @Nullable BigDecimal openPipeline,
      @Nullable String note,
      long version) {

    Row show(String currency) {
      return new Row()
          .with("status", status.name())
          .with("commit", Amounts.plain(commit, currency))
          .with("bestCase", plain(bestCase, currency))
          .with("openPipeline", plain(openPipeline, currency))
          .with("note", note)
          .with("at", at)
          .with("actor", actor);
    }

    private static @Nullable String plain(@Nullable BigDecimal amount, String currency) {
      return amount == null ? null : Amounts.plain(amount, currency);
    }
  }

  /** All there are in a scope, in order. */
  public static List<Submission> inForce(Scope scope) {
    Map<String, Submission> byId = new LinkedHashMap<>();
    scope
        .jdbc()
        .sql(SQL)
        .param("p", scope.position())
        .param("t", Scope.timestamp(scope.asOf()))
        .query(
            row -> {
              String id = row.getString("forecast");
              Submission known = byId.get(id);
              List<Step> history = new ArrayList<>(known == null ? List.of() : known.history());
              history.add(step(row));
              byId.put(id, read(row, id, history));
            });
    return byId.values().stream().sorted(ORDER).toList();
  }

  private static Submission read(ResultSet row, String id, List<Step> history) throws SQLException {
    return new Submission(
        id,
        row.getString("scope"),
        row.getString("name"),
        row.getString("pipeline"),
        new FiscalPeriod(row.getString("period")),
        row.getString("currency"),
        history);
  }

  private static Step step(ResultSet row) throws SQLException {
    return new Step(
        row.getObject("valid_from", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        switch (row.getString("cause")) {
          case "ForecastAdjusted" -> Status.ADJUSTED;
          case "ForecastApproved" -> Status.APPROVED;
          default -> Status.SUBMITTED;
        },
        row.getBigDecimal("commit_amount"),
        row.getBigDecimal("best_case"),
        row.getBigDecimal("open_pipeline"),
        row.getString("note"),
        row.getLong("version"));
  }

  /** What is in force. */
  public Step latest() {
    return history.getLast();
  }

  /** What those who sell said last, whatever a manager made of it. */
  public Step submitted() {
    return history.reversed().stream()
        .filter(step -> step.status() == Status.SUBMITTED)
        .findFirst()
        .orElseGet(history::getFirst);
  }

  /** What is in force, what was submitted, and how it came to that. */
  public Row show() {
    return new Row()
        .with("id", id)
        .with("scope", scope)
        .with("name", name)
        .with("pipeline", pipeline)
        .with("period", period.value())
        .with("currency", currency)
        .with(latest().show(currency))
        .with("submittedCommit", Amounts.plain(submitted().commit(), currency))
        .with("version", latest().version())
        .with("history", history.stream().map(step -> step.show(currency)).toList());
  }
}
