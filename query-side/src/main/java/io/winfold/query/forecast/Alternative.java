package io.winfold.query.forecast;

import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.query.forecast.Change.Outcome;
import io.winfold.query.forecast.Scenario.StageOf;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A book as it would be in a scenario. Pure: the book itself stays as it is. */
final class Alternative {
  private final Scenario scenario;
  private final Map<StageOf, StageSettings> stages = new HashMap<>();
  private final Map<Long, Integer> scores;
  private final ZoneId zone;

  /**
   * @param scores what the scenario's model makes of deals, in basis points, by their numbers;
   *     empty without one
   */
  Alternative(
      Scenario scenario, List<StageSettings> stages, Map<Long, Integer> scores, ZoneId zone) {
    this.scenario = scenario;
    stages.forEach(stage -> this.stages.put(new StageOf(stage.pipeline(), stage.id()), stage));
    this.scores = scores;
    this.zone = zone;
    int number = 0;
    for (StageOf stage : scenario.probabilities().keySet()) {
      check(stage, "/stageProbabilities/" + number++ + "/stage");
    }
    number = 0;
    for (StageOf stage : scenario.categories().keySet()) {
      check(stage, "/categories/" + number++ + "/stage");
    }
  }

  private void check(StageOf stage, String pointer) {
    if (!stages.containsKey(stage)) {
      throw Scenario.fault(
          pointer, "%s is no stage of %s".formatted(stage.stage(), stage.pipeline()));
    }
  }

  /** The deals as they would be; how deals end in time stays what it was. */
  Book of(Book book) {
    List<Deal> open = new ArrayList<>();
    List<Deal> won = new ArrayList<>();
    Set<String> met = new HashSet<>();
    for (Deal deal : book.open()) {
      met.add(deal.id());
      Deal other = other(deal, scenario.deals().get(deal.id()), book.asOf());
      if (other != null) {
        (other.isOpen() ? open : won).add(other);
      }
    }
    for (Deal deal : book.won()) {
      met.add(deal.id());
      Deal other = otherWon(deal, scenario.deals().get(deal.id()));
      if (other != null) {
        won.add(other);
      }
    }
    scenario
        .deals()
        .forEach(
            (id, change) -> {
              if (!met.contains(id)) {
                throw Scenario.fault(change.at() + "/id", "is no deal open or won at the instant");
              }
            });
    return new Book(book.asOf(), open, won, book.curves());
  }

  private @Nullable Deal otherWon(Deal deal, @Nullable Change change) {
    if (change == null) {
      return deal;
    }
    if (change.isForOpenDeals()) {
      throw Scenario.fault(
          change.at(), "is won: its amount can be another, it can be LOST or removed");
    }
    return change.removed() || change.outcome() == Outcome.LOST
        ? null
        : with(
            deal,
            deal.stage(),
            amount(deal, change),
            deal.override(),
            deal.effective(),
            deal.category(),
            deal.expectedClose(),
            deal.closedAt());
  }

  private @Nullable Deal other(Deal deal, @Nullable Change change, Instant asOf) {
    if (change == null) {
      return with(
          deal,
          deal.stage(),
          deal.amount(),
          deal.override(),
          deal.override() == null ? automatic(deal, deal.stage()) : deal.effective(),
          category(deal, deal.stage()),
          deal.expectedClose(),
          null);
    }
    if (change.removed() || change.outcome() == Outcome.LOST) {
      return null;
    }
    String stage = stage(deal, change);
    LocalDate date = change.dateGiven() ? change.expectedClose() : deal.expectedClose();
    if (change.outcome() == Outcome.WON) {
      Instant at = change.dateGiven() && date != null ? date.atStartOfDay(zone).toInstant() : asOf;
      return with(
          deal, stage, amount(deal, change), null, Deal.CERTAIN, ForecastCategory.CLOSED, date, at);
    }
    // As in life: moving to another stage ends an override.
    Integer override =
        change.probability() != null
            ? change.probability()
            : stage.equals(deal.stage()) ? deal.override() : null;
    return with(
        deal,
        stage,
        amount(deal, change),
        override,
        override != null ? override : automatic(deal, stage),
        change.category() != null ? change.category() : category(deal, stage),
        date,
        null);
  }

  private String stage(Deal deal, Change change) {
    String stage = change.stage() == null ? deal.stage() : change.stage();
    if (!stage.equals(deal.stage()) && !stages.containsKey(new StageOf(deal.pipeline(), stage))) {
      throw Scenario.fault(
          change.at() + "/stage", "%s is no stage of %s".formatted(stage, deal.pipeline()));
    }
    return stage;
  }

  private static BigDecimal amount(Deal deal, Change change) {
    if (change.amount() == null) {
      return deal.amount();
    }
    if (!change.amount().currency().getCurrencyCode().equals(deal.currency())) {
      throw Scenario.fault(change.at() + "/amount", "is not in " + deal.currency());
    }
    if (!change.amount().isInRange()) {
      throw Scenario.fault(change.at() + "/amount", "is not one a deal can have");
    }
    return change.amount().amount();
  }

  /** What a deal has without a person's word: the scenario's, else the model's, else as it is. */
  private int automatic(Deal deal, String stage) {
    Integer ofStage = scenario.probabilities().get(new StageOf(deal.pipeline(), stage));
    if (ofStage != null) {
      return ofStage;
    }
    Integer score = stage.equals(deal.stage()) ? scores.get(deal.number()) : null;
    if (score != null) {
      return score;
    }
    StageSettings settings = stages.get(new StageOf(deal.pipeline(), stage));
    return stage.equals(deal.stage()) || settings == null
        ? deal.effective()
        : settings.probabilityBasisPoints();
  }

  private ForecastCategory category(Deal deal, String stage) {
    if (deal.categorySet()) {
      return deal.category();
    }
    ForecastCategory mapped = scenario.categories().get(new StageOf(deal.pipeline(), stage));
    StageSettings settings = stages.get(new StageOf(deal.pipeline(), stage));
    return mapped != null
        ? mapped
        : settings == null ? deal.category() : ForecastCategory.valueOf(settings.category());
  }

  private static Deal with(
      Deal deal,
      String stage,
      BigDecimal amount,
      @Nullable Integer override,
      int effective,
      ForecastCategory category,
      @Nullable LocalDate expectedClose,
      @Nullable Instant closedAt) {
    return new Deal(
        deal.id(),
        deal.number(),
        groups(deal, stage, expectedClose),
        deal.chosen(),
        deal.pipeline(),
        stage,
        deal.currency(),
        amount,
        override,
        effective,
        category,
        deal.categorySet(),
        expectedClose,
        deal.owner(),
        deal.team(),
        deal.createdAt(),
        closedAt);
  }

  /** Where the groups are stages or months, it may be in another. */
  private static List<Row> groups(Deal deal, String stage, @Nullable LocalDate expectedClose) {
    List<Row> groups = new ArrayList<>();
    for (Row group : deal.groups()) {
      var other = new Row().with(group);
      other.replace("stage", stage);
      other.replace(
          "month", expectedClose == null ? null : YearMonth.from(expectedClose).toString());
      groups.add(other);
    }
    return groups;
  }
}
