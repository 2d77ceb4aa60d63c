package io.winfold.kernel.event;

import static java.util.Map.entry;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastEvent.ForecastAdjusted;
import io.winfold.kernel.forecast.ForecastEvent.ForecastApproved;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.FactCorrected;
import io.winfold.kernel.opportunity.OpportunityEvent.FactRetracted;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverrideCleared;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.opportunity.OverrideEnd;
import io.winfold.kernel.pipeline.ExitCriteriaPolicy;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent.ExitCriteriaPolicyChanged;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.PipelineEvent.StageAdded;
import io.winfold.kernel.pipeline.PipelineEvent.StageExpectationsChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageForecastCategoryChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineEvent.StagesReordered;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageExpectations.ExpectedDays;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.kernel.quota.QuotaScope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** One event of every type, with every field it can have. */
final class Examples {
  private static final StageId NEW = new StageId("new");
  private static final StageId QUALIFIED = new StageId("qualified");
  private static final PipelineId B2B = new PipelineId("b2b");
  private static final PipelineId RENEWALS = new PipelineId("renewals");
  private static final Money AMOUNT = Money.of("50000", "USD");
  private static final StageExpectations EXPECTATIONS =
      new StageExpectations(List.of("discovery call done"), new ExpectedDays(3, 7), 14);
  private static final Stage STAGE =
      new Stage(
          QUALIFIED,
          "Qualified",
          Probability.ofPercent(25),
          ForecastCategory.BEST_CASE,
          EXPECTATIONS,
          "north");

  private static final ForecastAmounts EXPECTED =
      new ForecastAmounts(AMOUNT, Money.of("80000", "USD"), Money.of("210000.50", "USD"));
  private static final ForecastAmounts COMMIT_ALONE =
      new ForecastAmounts(Money.of("45000", "USD"), null, null);

  static final Map<String, DomainEvent> BY_NAME =
      Map.ofEntries(
          named(
              new OpportunityCreated(
                  "Hundred laptops",
                  B2B,
                  NEW,
                  AMOUNT,
                  LocalDate.of(2026, 3, 31),
                  "jane",
                  "north",
                  "Acme",
                  "web",
                  "retail",
                  "new business",
                  List.of("hot", "laptops"),
                  Map.of("tier", "A", "region", "EU"),
                  "0065g00000XyZ",
                  new OpportunityId("4711"))),
          named(new StageChanged(NEW, QUALIFIED, Direction.FORWARD)),
          named(
              new ProbabilityOverridden(
                  Probability.ofPercent(40),
                  Probability.ofPercent(new BigDecimal("39.67")),
                  "letter of intent",
                  true)),
          named(
              new ProbabilityOverrideCleared(
                  Probability.ofPercent(new BigDecimal("39.5")), OverrideEnd.STAGE_CHANGED)),
          named(new AmountChanged(AMOUNT, Money.of("48000.50", "USD"))),
          named(
              new ExpectedCloseDateChanged(
                  LocalDate.of(2026, 3, 31), LocalDate.of(2026, 4, 30), "budget freeze")),
          named(new OwnerChanged("jane", "joe", "north", "south")),
          named(new ForecastCategoryChanged(ForecastCategory.BEST_CASE, ForecastCategory.COMMIT)),
          named(
              new DetailsChanged(
                  new Change<>("Hundred laptops", "Two hundred laptops"),
                  new Change<>("Acme", "Acme Europe"),
                  new Change<>("web", null),
                  new Change<>(null, "retail"),
                  new Change<>("new business", "expansion"),
                  new Change<>(List.of("hot"), List.of()),
                  Map.of("tier", new Change<>("A", "B"), "region", new Change<>("EU", null)))),
          named(new ExitCriterionMet(QUALIFIED, "discovery call done")),
          named(new Won(QUALIFIED, AMOUNT)),
          named(new Lost(QUALIFIED, AMOUNT, "price", "a fifth too high")),
          named(new Reopened(Outcome.LOST, QUALIFIED)),
          named(new TransferredToPipeline(B2B, QUALIFIED, RENEWALS, NEW)),
          named(new Discarded("entered twice")),
          named(
              new FactCorrected(
                  "0190a0b0-0000-7000-8000-000000000001",
                  "amount",
                  KernelJson.mapper().valueToTree(AMOUNT),
                  KernelJson.mapper().valueToTree(Money.of("5000", "USD")),
                  "0190a0b0-0000-7000-8000-000000000002")),
          named(
              new FactRetracted(
                  "0190a0b0-0000-7000-8000-000000000001", "0190a0b0-0000-7000-8000-000000000002")),
          named(new PipelineDefined("B2B", "b2b", List.of(STAGE))),
          named(new PipelineRenamed("B2B", "Business")),
          named(new StageAdded(STAGE, NEW)),
          named(new StageRenamed(NEW, "New", "Fresh")),
          named(new StagesReordered(List.of(NEW, QUALIFIED), List.of(QUALIFIED, NEW))),
          named(new StageRetired(NEW)),
          named(
              new StageProbabilityChanged(
                  NEW, Probability.ofPercent(10), Probability.ofPercent(100))),
          named(new StageExpectationsChanged(QUALIFIED, EXPECTATIONS, StageExpectations.NONE)),
          named(
              new StageForecastCategoryChanged(
                  NEW, ForecastCategory.PIPELINE, ForecastCategory.OMITTED)),
          named(
              new ProbabilityMethodChosen(
                  ProbabilityMethod.STAGE_DEFAULT, ProbabilityMethod.model("bayes-3"))),
          named(new ExitCriteriaPolicyChanged(ExitCriteriaPolicy.WARN, ExitCriteriaPolicy.BLOCK)),
          named(
              new QuotaSet(
                  QuotaScope.OWNER,
                  "jane",
                  B2B,
                  new FiscalPeriod("2026-Q1"),
                  AMOUNT,
                  Money.of("60000", "USD"))),
          named(
              new ForecastSubmitted(
                  QuotaScope.OWNER,
                  "jane",
                  B2B,
                  new FiscalPeriod("2026-Q1"),
                  COMMIT_ALONE,
                  EXPECTED,
                  "two letters of intent")),
          named(
              new ForecastAdjusted(
                  QuotaScope.OWNER,
                  "jane",
                  B2B,
                  new FiscalPeriod("2026-Q1"),
                  EXPECTED,
                  COMMIT_ALONE,
                  "one of the letters is old")),
          named(
              new ForecastApproved(
                  QuotaScope.OWNER,
                  "jane",
                  B2B,
                  new FiscalPeriod("2026-Q1"),
                  COMMIT_ALONE,
                  "as discussed")),
          named(
              new ProbabilityModelFitted(
                  "naive-bayes-2026-03-31-1f0c9a2b",
                  "NAIVE_BAYES",
                  B2B,
                  Instant.parse("2026-03-31T22:00:00Z"),
                  List.of("source", "attribute.country"),
                  KernelJson.mapper()
                      .readTree("{\"stages\":[{\"id\":\"new\",\"sequence\":0}],\"won\":16.1}"))));

  private Examples() {}

  private static Map.Entry<String, DomainEvent> named(DomainEvent event) {
    return entry(event.getClass().getSimpleName(), event);
  }
}
