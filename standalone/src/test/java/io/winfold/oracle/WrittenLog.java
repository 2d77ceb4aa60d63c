package io.winfold.oracle;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.event.DomainEvent;
import io.winfold.kernel.event.EventMetadata;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A log written event by event, each known when it occurred. */
final class WrittenLog {
  private final List<RecordedEvent> events = new ArrayList<>();
  private final Map<String, Long> versions = new HashMap<>();

  /** The golden deals, all of them in one pipeline. */
  static WrittenLog ofSevenDeals() {
    var log = new WrittenLog();
    log.enterSevenDeals();
    return log;
  }

  List<RecordedEvent> events() {
    return events;
  }

  private void enterSevenDeals() {
    record("pipeline/p", SevenDeals.ORIGIN, defined());
    for (SevenDeals.Path deal : SevenDeals.deals()) {
      String now = "";
      Money amount = new Money(deal.amount(), java.util.Currency.getInstance("USD"));
      for (SevenDeals.Step step : deal.steps()) {
        record("opportunity/" + deal.id(), step.at(), event(now, step.state(), amount));
        now = step.state().equals("won") || step.state().equals("lost") ? "closed" : step.state();
      }
    }
  }

  private static DomainEvent event(String now, String next, Money amount) {
    if (now.isEmpty()) {
      return created(next, amount.plainAmount());
    }
    if (now.equals("closed")) {
      return new Reopened(Outcome.LOST, new StageId(next));
    }
    return switch (next) {
      case "won" -> new Won(new StageId(now), amount);
      case "lost" -> new Lost(new StageId(now), amount, "price", null);
      default -> new StageChanged(new StageId(now), new StageId(next), direction(now, next));
    };
  }

  private static Direction direction(String now, String next) {
    var order = SevenDeals.stages().stream().map(SevenDeals.StageOf::id).toList();
    int steps = order.indexOf(next) - order.indexOf(now);
    return steps < 0 ? Direction.BACK : steps == 1 ? Direction.FORWARD : Direction.SKIP;
  }

  static OpportunityCreated created(String stage, String amount) {
    return created(new StageId(stage), usd(amount), null, null);
  }

  static OpportunityCreated created(
      StageId stage, Money amount, @Nullable LocalDate expectedClose, @Nullable String owner) {
    return new OpportunityCreated(
        "Deal",
        new PipelineId("p"),
        stage,
        amount,
        expectedClose,
        owner,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        Map.of(),
        null,
        null);
  }

  static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  static PipelineDefined defined() {
    return new PipelineDefined(
        "P",
        null,
        SevenDeals.stages().stream().map(stage -> stage(stage.id(), stage.probability())).toList());
  }

  static Stage stage(String id, int percent) {
    return new Stage(
        new StageId(id),
        id,
        Probability.ofPercent(percent),
        ForecastCategory.PIPELINE,
        StageExpectations.NONE,
        null);
  }

  void record(String stream, Instant at, DomainEvent event) {
    long version = versions.merge(stream, 1L, Long::sum);
    long position = events.size() + 1L;
    events.add(
        new RecordedEvent(
            position,
            stream,
            version,
            "event-" + position,
            at,
            EventMetadata.of(at, "test"),
            event));
  }
}
