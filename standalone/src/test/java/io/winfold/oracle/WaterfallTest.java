package io.winfold.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.kernel.Money;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.StageId;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The oracle's waterfall is held against the golden one, which was reckoned by hand. */
class WaterfallTest {
  private static final StageId STAGE = new StageId("new");

  private final JsonNode golden = load();
  private final WrittenLog log = new WrittenLog();

  @ParameterizedTest
  @ValueSource(strings = {"path", "endpoint"})
  void theGoldenWaterfall(String mode) {
    log.record("pipeline/p", at("2026-01-01"), WrittenLog.defined());
    golden.get("deals").forEach(this::enter);
    var oracle = new Oracle(log.events());
    var selection =
        new Selection(oracle.asOf(at("2026-06-01")), Map.of("owner", List.of("ann")), List.of());
    var period = new Period(Instant.parse(text("/t0")), Instant.parse(text("/t1")));
    var asked = new Waterfall.Asked(mode, date("/window/from"), date("/window/to"), false);

    Map<String, ?> line =
        new Waterfall(oracle, selection, period, asked).lines().getFirst().fields();

    for (var expected : golden.at("/expected/" + mode).properties()) {
      String name = expected.getKey();
      Object actual =
          line.containsKey(name) ? line.get(name) : ((Map<?, ?>) line.get("buckets")).get(name);
      assertThat((BigDecimal) actual)
          .as(name)
          .isEqualByComparingTo(expected.getValue().decimalValue());
    }
  }

  private void enter(JsonNode deal) {
    String stream = "opportunity/" + deal.get("id").stringValue();
    String owner = deal.get("owner").stringValue();
    Money amount = amount(deal);
    LocalDate date = LocalDate.parse(deal.get("expectedClose").stringValue());
    log.record(
        stream,
        at(deal.get("created").stringValue()),
        WrittenLog.created(STAGE, amount, date, owner));
    for (JsonNode change : deal.get("changes")) {
      Money next = change.has("amount") ? amount(change) : amount;
      log.record(stream, at(change.get("on").stringValue()), event(change, amount, date, owner));
      amount = next;
    }
  }

  private static DomainEvent event(JsonNode change, Money amount, LocalDate date, String owner) {
    if (change.has("amount")) {
      return new AmountChanged(amount, amount(change));
    }
    if (change.has("expectedClose")) {
      LocalDate to = LocalDate.parse(change.get("expectedClose").stringValue());
      return new ExpectedCloseDateChanged(date, to, null);
    }
    if (change.has("owner")) {
      return new OwnerChanged(owner, change.get("owner").stringValue(), null, null);
    }
    return switch (change.get("outcome").stringValue()) {
      case "WON" -> new Won(STAGE, amount);
      case "LOST" -> new Lost(STAGE, amount, "price", null);
      default -> new Reopened(Outcome.LOST, STAGE);
    };
  }

  private static Money amount(JsonNode of) {
    return WrittenLog.usd(of.get("amount").asString());
  }

  private static Instant at(String day) {
    return Instant.parse(day + "T00:00:00Z");
  }

  private String text(String pointer) {
    return golden.at(pointer).stringValue();
  }

  private LocalDate date(String pointer) {
    return LocalDate.parse(text(pointer));
  }

  private static JsonNode load() {
    try (InputStream json = WaterfallTest.class.getResourceAsStream("/golden/waterfall.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(json));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
