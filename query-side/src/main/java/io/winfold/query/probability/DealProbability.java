package io.winfold.query.probability;

import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.platform.web.Texts;
import io.winfold.query.model.Contribution;
import io.winfold.query.model.DealReader;
import io.winfold.query.model.DealState;
import io.winfold.query.model.Score;
import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.StagesInForce;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code GET /api/opportunities/{id}/probability}: the four probabilities of a deal, and what the
 * model in force makes its own of.
 */
@RestController
class DealProbability {
  private static final String SQL =
      """
      SELECT d.deal, d.status, d.override_bp, s.probability_bp
        FROM %s d LEFT JOIN %s s ON s.pipeline = d.pipeline AND s.stage = d.stage
       WHERE d.id = :id\
      """;

  private final Reads reads;

  DealProbability(Reads reads) {
    this.reads = reads;
  }

  private record Standing(
      long deal, String status, @Nullable Integer override, @Nullable Integer stageDefault) {

    int effective(@Nullable Integer model) {
      return switch (status) {
        case "WON" -> 10_000;
        case "LOST" -> 0;
        default -> {
          Integer automatic = model != null ? model : stageDefault;
          yield override != null ? override : automatic == null ? 0 : automatic;
        }
      };
    }
  }

  @GetMapping("/api/opportunities/{id}/probability")
  void one(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    reads.answer(request, response, parameters -> scope -> new Body.Resource(answer(scope, id)));
  }

  private static Row answer(Scope scope, String id) {
    Standing standing = standing(scope, id);
    Scoring scoring = Scoring.read(scope);
    DealState state = state(scope, scoring, standing);
    String version = state == null ? null : scoring.model(state, scope.asOf());
    Score score = state == null ? null : scoring.explain(state, scope.asOf());
    Integer model = score == null ? null : score.basisPoints();
    return new Row()
        .with("id", id)
        .with("effective", Amounts.percent(standing.effective(model)))
        .with("stageDefault", Amounts.percent(standing.stageDefault()))
        .with("override", Amounts.percent(standing.override()))
        .with("model", Amounts.percent(model))
        .with("explanation", explanation(scope, scoring, state, version, score));
  }

  private static Standing standing(Scope scope, String id) {
    Map<String, @Nullable Object> parameters = scope.parameters();
    parameters.put("id", Texts.isId(id) ? id : "");
    return scope
        .jdbc()
        .sql(SQL.formatted(Deals.sql(scope, Deals.With.IDENTITY), StagesInForce.SQL))
        .params(parameters)
        .query(
            (row, number) ->
                new Standing(
                    row.getLong("deal"),
                    row.getString("status"),
                    row.getObject("override_bp", Integer.class),
                    row.getObject("probability_bp", Integer.class)))
        .optional()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "There is no such opportunity as of " + scope.asOf()));
  }

  private static @Nullable DealState state(Scope scope, Scoring scoring, Standing standing) {
    if (scoring.isEmpty() || !standing.status().equals("OPEN")) {
      return null;
    }
    return new DealReader(scope, scoring.reading())
        .last("d.deal = :scored", Map.of("scored", standing.deal())).stream()
            .findFirst()
            .orElse(null);
  }

  private static @Nullable Row explanation(
      Scope scope,
      Scoring scoring,
      @Nullable DealState state,
      @Nullable String version,
      @Nullable Score score) {
    Scorers.Ready ready = scoring.ready(version);
    if (state == null || ready == null) {
      return null;
    }
    Row explained =
        new Row()
            .with("version", version)
            .with("method", ready.fitted().model().method().name())
            .with("trainedUpTo", ready.fitted().trainedUpTo())
            .with("evaluatedAt", scoring.evaluatedAt(state, scope.asOf()));
    if (score == null) {
      return explained.with("baselineLogOdds", null).with("contributions", List.of());
    }
    explained
        .with("baselineLogOdds", score.baseline())
        .with("contributions", score.contributions().stream().map(DealProbability::show).toList());
    Score.Interval interval = score.interval();
    if (interval != null) {
      explained.with(
          "interval",
          new Row()
              .with("level", interval.level())
              .with("low", Amounts.percent(interval.low()))
              .with("high", Amounts.percent(interval.high())));
    }
    return explained;
  }

  private static Row show(Contribution contribution) {
    return new Row()
        .with("factor", contribution.factor())
        .with("value", contribution.value())
        .with("logOdds", contribution.logOdds())
        .with("oddsRatio", Math.exp(contribution.logOdds()));
  }
}
