package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What operators do with the projections over HTTP. They are the query side's. */
final class Projections {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Projections() {}

  /** Builds all anew; done when queries read what was built. */
  static void rebuild(WinfoldClient winfold) {
    JsonNode done = done(winfold, winfold.ask("/api/projections/all/rebuilds"));
    assertThat(done.path("state").stringValue()).as(done.toString()).isEqualTo("SUCCEEDED");
  }

  /** The product's own verification, once what was left to do is done. */
  static void assertEqualFreshFold(WinfoldClient winfold, String as) {
    await()
        .atMost(PATIENCE)
        .until(() -> operations(winfold).stream().noneMatch(Projections::isRunning));
    JsonNode done = done(winfold, winfold.ask("/api/projections/all/verifications"));
    assertThat(done.path("state").stringValue()).as(as + ": " + done).isEqualTo("SUCCEEDED");
    // Otherwise the wait above has waited for nothing.
    assertThat(operations(winfold)).as(as).isNotEmpty();
    assertThat(done.at("/result/projections")).as(as).isNotEmpty();
    for (JsonNode projection : done.at("/result/projections")) {
      assertThat(projection.path("equal").asBoolean()).as(as + ": " + projection).isTrue();
    }
  }

  /** Nothing is set aside. */
  static void assertNoDeadLetters(WinfoldClient winfold, String as) {
    for (JsonNode projection : winfold.get("/api/projections").expect(200).at("/data")) {
      String letters = "/api/projections/" + projection.path("name").stringValue();
      assertThat(winfold.get(letters + "/dead-letters").expect(200).at("/data")).as(as).isEmpty();
    }
  }

  private static List<JsonNode> operations(WinfoldClient winfold) {
    var operations = new ArrayList<JsonNode>();
    winfold.get("/api/operations").expect(200).at("/data").forEach(operations::add);
    return operations;
  }

  private static boolean isRunning(JsonNode operation) {
    return operation.path("state").stringValue().equals("RUNNING");
  }

  private static JsonNode done(WinfoldClient winfold, Reply started) {
    String operation = "/api/operations/" + started.expect(202).at("/id").stringValue();
    return await()
        .atMost(PATIENCE)
        .until(() -> winfold.get(operation).expect(200).json(), one -> !isRunning(one));
  }
}
