package io.winfold.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden vector: seven deals, their paths and what every report says of them. */
public final class SevenDeals {
  /** Day 0. */
  public static final Instant ORIGIN = Instant.parse("2026-01-05T00:00:00Z");

  private static final JsonNode GOLDEN = load();

  private SevenDeals() {}

  /**
   * @param state a stage in lower case, or won, or lost
   */
  public record Step(int day, String state) {
    public Instant at() {
      return SevenDeals.at(day);
    }
  }

  public record Path(String id, BigDecimal amount, List<Step> steps) {}

  public record StageOf(String id, int probability) {}

  public static List<StageOf> stages() {
    var stages = new ArrayList<StageOf>();
    for (JsonNode stage : GOLDEN.get("stages")) {
      stages.add(new StageOf(lower(stage.get("id")), stage.get("probability").intValue()));
    }
    return stages;
  }

  public static List<Path> deals() {
    var deals = new ArrayList<Path>();
    for (JsonNode deal : GOLDEN.get("deals")) {
      var steps = new ArrayList<Step>();
      for (JsonNode step : deal.get("path")) {
        steps.add(new Step(step.get("day").intValue(), lower(step.get("state"))));
      }
      deals.add(new Path(deal.get("id").stringValue(), minor(deal.get("amountMinor")), steps));
    }
    return deals;
  }

  public static Instant at(int day) {
    return ORIGIN.plus(Duration.ofDays(day));
  }

  public static Instant asOf() {
    return at(GOLDEN.get("asOfDay").intValue());
  }

  /** What is listed under a JSON pointer such as {@code /funnelReached/beyond}. */
  public static JsonNode expected(String pointer) {
    return GOLDEN.get("expected").at(pointer);
  }

  public static BigDecimal minor(JsonNode minor) {
    return minor.decimalValue().movePointLeft(2);
  }

  private static String lower(JsonNode text) {
    return text.stringValue().toLowerCase(Locale.ROOT);
  }

  private static JsonNode load() {
    try (InputStream json = SevenDeals.class.getResourceAsStream("/golden/seven-deals.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
