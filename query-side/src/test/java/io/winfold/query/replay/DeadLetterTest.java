package io.winfold.query.replay;

import static io.winfold.query.running.Events.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.EventCodec;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.query.running.RunningQuerySide;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeadLetterTest {
  private static final Instant AT = Instant.parse("2026-01-05T09:00:00Z");
  private static final Money HUNDRED = Money.of("100.00", "USD");
  private static final String LETTERS = "/api/projections/opportunity/dead-letters";

  @Test
  void aDealThatCannotBeFoldedWaitsUntilTheCauseIsMended() {
    try (RunningQuerySide side = new RunningQuerySide()) {
      side.log()
          .deal("good", AT, created("classic", "new", HUNDRED))
          .deal("bad", AT, created("classic", "new", HUNDRED))
          .deal("bad", AT, new ExpectedCloseDateChanged(null, LocalDate.MAX, null))
          .deal("bad", AT, new AmountChanged(HUNDRED, Money.of("7.00", "USD")))
          .deal("good", AT, new AmountChanged(HUNDRED, Money.of("8.00", "USD")));
      side.awaitLog();

      JsonNode letter = side.get(LETTERS).path("data").path(0);
      assertThat(letter.path("key").asString()).isEqualTo("bad");
      assertThat(letter.path("position").asLong()).isEqualTo(3);
      assertThat(letter.path("version").asLong()).isEqualTo(2);
      assertThat(letter.path("waiting").asLong()).isEqualTo(2);
      assertThat(letter.path("error").asString()).contains("date");
      assertThat(side.get("/api/opportunities/good").path("version").asLong()).isEqualTo(2);
      assertThat(verified(side)).isEqualTo("[true]");
      assertThat(retried(side).path("parked").asBoolean()).isTrue();

      mend(side);
      assertThat(retried(side).path("parked").asBoolean()).isFalse();
      assertThat(side.get(LETTERS).path("data")).isEmpty();
      assertThat(side.get("/api/opportunities/bad").path("version").asLong()).isEqualTo(3);
      assertThat(side.post(LETTERS + "/bad/retry").statusCode()).isEqualTo(404);

      side.log().deal("bad", AT, new AmountChanged(Money.of("7.00", "USD"), HUNDRED));
      side.awaitLog();
      assertThat(side.get("/api/opportunities/bad").path("version").asLong()).isEqualTo(4);
      assertThat(verified(side)).isEqualTo("[true]");
    }
  }

  private static void mend(RunningQuerySide side) {
    JdbcClient.create(side.context().getBean(DataSource.class))
        .sql("UPDATE events.event SET payload = ? WHERE position = 3")
        .param(
            EventCodec.standard()
                .write(new ExpectedCloseDateChanged(null, LocalDate.of(2026, 6, 30), null)))
        .update();
  }

  private static JsonNode retried(RunningQuerySide side) {
    return JsonMapper.shared().readTree(side.post(LETTERS + "/bad/retry").body());
  }

  private static String verified(RunningQuerySide side) {
    String operation =
        side.post("/api/projections/opportunity/verifications")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    return await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> side.get(operation), found -> !found.path("state").asString().equals("RUNNING"))
        .path("result")
        .path("projections")
        .valueStream()
        .map(verdict -> verdict.path("equal").asBoolean())
        .toList()
        .toString();
  }
}
