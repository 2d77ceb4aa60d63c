package io.winfold.command.opportunity;

import static io.winfold.command.Desk.SALES;

import io.winfold.command.decision.Update;
import io.winfold.command.opportunity.OpportunityCommand.ChangeDetails;
import io.winfold.command.opportunity.OpportunityCommand.Create;
import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The deals and pipelines the tests speak of. */
final class Deals {
  static final StageId NEW = new StageId("new");
  static final StageId QUALIFIED = new StageId("qualified");
  static final StageId PROPOSAL = new StageId("proposal");
  static final StageId NEGOTIATION = new StageId("negotiation");

  /** A pipeline whose deals only team north may take on, in its second stage. */
  static final PipelineId RENEWALS = new PipelineId("renewals");

  static final StageId DUE = new StageId("due");
  static final StageId OFFERED = new StageId("offered");

  private Deals() {}

  static PipelineDefined sales() {
    return new PipelineDefined(
        "Sales",
        null,
        List.of(
            stage(NEW, 10, null),
            stage(QUALIFIED, 25, null, "discovery call done", "budget known"),
            stage(PROPOSAL, 50, null),
            stage(NEGOTIATION, 75, null, "agreement on price")));
  }

  static PipelineDefined renewals() {
    return new PipelineDefined(
        "Renewals", null, List.of(stage(DUE, 60, null), stage(OFFERED, 80, "north")));
  }

  static Stage stage(StageId id, int percent, @Nullable String team, String... criteria) {
    return new Stage(
        id,
        "The stage " + id,
        Probability.ofPercent(percent),
        ForecastCategory.PIPELINE,
        new StageExpectations(Arrays.asList(criteria), null, null),
        team);
  }

  static Money usd(String amount) {
    return Money.of(amount, "USD");
  }

  static OpportunityCreated created(StageId stage, String amount) {
    return created(SALES, stage, amount, "south");
  }

  static OpportunityCreated created(
      PipelineId pipeline, StageId stage, String amount, @Nullable String team) {
    return new OpportunityCreated(
        "Hundred laptops",
        pipeline,
        stage,
        usd(amount),
        null,
        "jane",
        team,
        "Acme",
        "web",
        "retail",
        "new business",
        List.of("hot"),
        Map.of("region", "EU", "tier", "A"),
        "ext-1",
        null);
  }

  static Create creation(@Nullable StageId stage, String amount) {
    return creation(SALES, stage, usd(amount), "south", Map.of("region", "EU", "tier", "A"));
  }

  static Create creation(
      PipelineId pipeline,
      @Nullable StageId stage,
      Money amount,
      @Nullable String team,
      Map<String, String> attributes) {
    return new Create(
        "Hundred laptops",
        pipeline,
        stage,
        amount,
        null,
        "jane",
        team,
        "Acme",
        "web",
        "retail",
        "new business",
        List.of("hot"),
        attributes,
        "ext-1",
        null);
  }

  static StageChanged moved(StageId from, StageId to, Direction direction) {
    return new StageChanged(from, to, direction);
  }

  static ProbabilityOverridden overridden(int percent, String reason) {
    return new ProbabilityOverridden(null, Probability.ofPercent(percent), reason, false);
  }

  static ProbabilityOverridden stickilyOverridden(int percent, String reason) {
    return new ProbabilityOverridden(null, Probability.ofPercent(percent), reason, true);
  }

  static ProbabilityOverrideCleared overrideCleared(int percent, OverrideEnd cause) {
    return new ProbabilityOverrideCleared(Probability.ofPercent(percent), cause);
  }

  static ChangeDetails changeDetails() {
    return new ChangeDetails(
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Update.keep(),
        Map.of());
  }
}
