package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A model is fitted to closed deals, recorded, chosen, and in force from then on. */
@ParameterizedClass
@EnumSource(Form.class)
class ModelTest {
  @Parameter Form form;

  private WinfoldClient winfold;
  private String pipeline;
  private String open;

  @BeforeEach
  void aPipelineWhoseReferralsWin() {
    winfold = form.shared().client();
    pipeline = Names.fresh("model");
    open = pipeline + "-open";
    winfold
        .post("/api/pipelines", Map.of("id", pipeline, "name", "Model", "template", "classic"))
        .expect(201);
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = pipeline + "-" + i;
      boolean referral = i % 2 == 0;
      boolean wins = referral ? i % 8 != 0 : i % 8 == 1;
      lines.add(line("create", id, deal(referral ? "referral" : "fair", "2026-01-05T09:00:00Z")));
      lines.add(
          line(
              wins ? "win" : "lose",
              id,
              wins
                  ? Map.of("occurredAt", "2026-02-02T09:00:00Z")
                  : Map.of("reason", "price", "occurredAt", "2026-02-02T09:00:00Z")));
    }
    lines.add(line("create", open, deal("referral", "2026-02-09T09:00:00Z")));
    winfold
        .batch(lines)
        .forEach(answer -> assertThat(answer.get("status").intValue()).isLessThan(300));
  }

  private static Map<String, Object> line(String command, String id, Map<String, ?> body) {
    return Map.of("command", command, "id", id, "body", body);
  }

  private Map<String, Object> deal(String source, String occurredAt) {
    return Map.of(
        "name",
        "A deal",
        "pipeline",
        pipeline,
        "amount",
        Map.of("amount", "100.00", "currency", "USD"),
        "source",
        source,
        "occurredAt",
        occurredAt);
  }

  private Reply fit(String method, List<String> fields) {
    // All that was written has to be read before it is fitted to.
    winfold.get("/api/opportunities/" + open + "?after=" + open + "@1").expect(200);
    return winfold.ask(
        "/api/models",
        Map.of("pipeline", pipeline, "method", method, "fields", fields, "asOf", "2026-02-10"));
  }

  private JsonNode result(Reply accepted) {
    String location = accepted.expect(202).header("Location");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !winfold.get(location).at("/state").stringValue().equals("RUNNING"));
    return winfold.get(location).expect(200).json();
  }

  private Reply choose(Map<String, Object> body) {
    return winfold.post("/api/pipelines/" + pipeline + "/choose-probability-method", body);
  }

  private double effective(String asOf) {
    return winfold
        .get("/api/opportunities/" + open + "?asOf=" + asOf)
        .expect(200)
        .at("/probability/effective")
        .doubleValue();
  }

  @Test
  void fittedRecordedChosenAndInForceFromThen() {
    JsonNode operation = result(fit("NAIVE_BAYES", List.of("source")));
    assertThat(operation.at("/state").stringValue()).as("%s", operation).isEqualTo("SUCCEEDED");
    String version = operation.at("/result/version").stringValue();
    assertThat(operation.at("/result/won").intValue()).isEqualTo(20);
    JsonNode model =
        winfold
            .get("/api/models/" + version + "?after=" + operation.at("/result/after").stringValue())
            .expect(200)
            .json();
    assertThat(model.get("trainedUpTo").stringValue()).isEqualTo("2026-02-10T23:59:59.999999Z");
    assertThat(model.at("/parameters/frequencies")).isNotEmpty();

    JsonNode again = result(fit("NAIVE_BAYES", List.of("source")));
    assertThat(again.at("/result/version").stringValue()).isEqualTo(version);

    choose(Map.of("method", "MODEL", "model", "no-such-model"))
        .expectProblem(422, "model-not-found");
    choose(Map.of("method", "MODEL", "model", version, "occurredAt", "2026-02-09T00:00:00Z"))
        .expect(422);
    Reply chosen = choose(Map.of("method", "MODEL", "model", version)).expect(200);
    assertThat(chosen.events()).containsExactly("ProbabilityMethodChosen");

    Instant from =
        Instant.parse(
            winfold
                .get(
                    "/api/opportunities/"
                        + open
                        + "/probability-history?after=pipeline/"
                        + pipeline
                        + "@"
                        + chosen.version())
                .expect(200)
                .at("/data/1/at")
                .stringValue());
    // 15 of 20 referrals won, and 5 of 20 others: both counts of a value start at 0.1.
    double expected = Math.round(10_000 * 15.1 / 20.2) / 100.0;
    assertThat(effective(from.toString())).isCloseTo(expected, within(0.5));
    assertThat(effective(from.minusMillis(1).toString())).isEqualTo(10);
    JsonNode explained =
        winfold.get("/api/opportunities/" + open + "/probability").expect(200).json();
    assertThat(explained.at("/explanation/version").stringValue()).isEqualTo(version);
    assertThat(explained.at("/explanation/contributions/1/factor").stringValue())
        .isEqualTo("source");
  }

  @Test
  void whatCannotBeFittedSaysWhy() {
    JsonNode operation =
        result(
            winfold.ask(
                "/api/models",
                Map.of(
                    "pipeline", pipeline, "method", "LOGISTIC_REGRESSION", "asOf", "2026-01-01")));
    assertThat(operation.at("/state").stringValue()).isEqualTo("FAILED");
    assertThat(operation.at("/problem/code").stringValue()).isEqualTo("model-not-fitted");
    winfold
        .ask("/api/models", Map.of("pipeline", pipeline, "method", "ORACLE"))
        .expectProblem(400, "invalid-field");
    winfold
        .ask(
            "/api/models",
            Map.of("pipeline", pipeline, "method", "NAIVE_BAYES", "fields", List.of("mood")))
        .expectProblem(400, "invalid-field");
    winfold
        .ask("/api/models", Map.of("pipeline", "no-such", "method", "MARKOV"))
        .expectProblem(422, "pipeline-not-found");
    winfold
        .ask("/api/models", Map.of("pipeline", pipeline, "method", "MARKOV", "asOf", "2999-01-01"))
        .expectProblem(400, "as-of-in-future");
  }
}
