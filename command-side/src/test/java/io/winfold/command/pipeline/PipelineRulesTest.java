package io.winfold.command.pipeline;

import static io.winfold.command.Desk.NOW;
import static io.winfold.command.Desk.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Update;
import io.winfold.command.pipeline.PipelineCommand.AddStage;
import io.winfold.command.pipeline.PipelineCommand.ChangeExitCriteriaPolicy;
import io.winfold.command.pipeline.PipelineCommand.ChangeStageExpectations;
import io.winfold.command.pipeline.PipelineCommand.ChangeStageProbability;
import io.winfold.command.pipeline.PipelineCommand.ChooseProbabilityMethod;
import io.winfold.command.pipeline.PipelineCommand.Define;
import io.winfold.command.pipeline.PipelineCommand.MapForecastCategory;
import io.winfold.command.pipeline.PipelineCommand.NewStage;
import io.winfold.command.pipeline.PipelineCommand.Rename;
import io.winfold.command.pipeline.PipelineCommand.RenameStage;
import io.winfold.command.pipeline.PipelineCommand.ReorderStages;
import io.winfold.command.pipeline.PipelineCommand.RetireStage;
import io.winfold.kernel.Probability;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** How a pipeline is configured. */
class PipelineRulesTest {
  private static final StageId NEW = new StageId("new");
  private static final StageId QUALIFIED = new StageId("qualified");
  private static final StageId PROPOSITION = new StageId("proposition");
  private static final StageId UNKNOWN = new StageId("unknown");
  private static final StageExpectations CALL =
      new StageExpectations(List.of("discovery call done"), new ExpectedDays(3, 7), 14);
  private static final PipelineDefined CLASSIC =
      new PipelineDefined(
          "Sales",
          "classic",
          List.of(stage("New", 10), stage("Qualified", 30), stage("Proposition", 70)));

  private final Desk desk = new Desk();
  private final Desk defined = new Desk().given(SALES, CLASSIC);

  @Test
  void theClassicTemplateHasThreeStages() {
    Desk.Then then = desk.when(SALES, new Define("Sales", "classic", null));

    then.then(CLASSIC);
    assertThat(then.accepted().created()).isTrue();
  }

  @Test
  void theBusinessTemplateSaysWhatEachStageAsksFor() {
    desk.when(SALES, new Define("Sales", "b2b", null))
        .then(
            new PipelineDefined(
                "Sales",
                "b2b",
                List.of(
                    stage("New", 10, expecting("first contact made", 0, 2, null)),
                    stage("Qualified", 25, expecting("discovery call done", 3, 7, null)),
                    stage("Proposal", 50, expecting("proposal delivered", 5, 14, null)),
                    stage(
                        "Negotiation", 75, expecting("agreement on scope and price", 7, 21, 21)))));
  }

  @Test
  void theSimpleTemplateHasTwoStages() {
    desk.when(SALES, new Define("Sales", "simple", null))
        .then(
            new PipelineDefined(
                "Sales",
                "simple",
                List.of(stage("Request received", 10), stage("Quote sent", 50))));
  }

  @Test
  void stagesCanBeGivenInFull() {
    NewStage full =
        new NewStage(
            new StageId("q"),
            "Qualified",
            new BigDecimal("39.67"),
            ForecastCategory.COMMIT,
            List.of("discovery call done", "discovery call done"),
            new ExpectedDays(3, 7),
            14,
            "north");
    desk.when(SALES, new Define("Sales", null, List.of(asked("New"), full)))
        .then(
            new PipelineDefined(
                "Sales",
                null,
                List.of(
                    stage("New", 10),
                    new Stage(
                        new StageId("q"),
                        "Qualified",
                        new Probability(3967),
                        ForecastCategory.COMMIT,
                        CALL,
                        "north"))));
  }

  @Test
  void aPipelineIsDefinedOnce() {
    defined
        .when(SALES, new Define("Sales", "classic", null))
        .thenRefused(RejectionCode.PIPELINE_EXISTS);
  }

  record Wrong(Define define, RejectionCode code, String pointer) {}

  static Stream<Wrong> wrongDefinitions() {
    return Stream.of(
        wrong(new Define(" ", "classic", null), RejectionCode.INVALID_FIELD, "/name"),
        wrong(new Define("S", "waterfall", null), RejectionCode.INVALID_FIELD, "/template"),
        wrong(new Define("S", null, null), RejectionCode.INVALID_FIELD, "/stages"),
        wrong(new Define("S", null, List.of()), RejectionCode.INVALID_FIELD, "/stages"),
        wrong(
            new Define("S", "classic", List.of(asked("A"))),
            RejectionCode.INVALID_FIELD,
            "/stages"),
        wrong(RejectionCode.STAGE_EXISTS, "/stages/1/id", asked("A b"), asked("A-B")),
        wrong(
            RejectionCode.STAGE_EXISTS,
            "/stages/1/name",
            asked("A"),
            asked("z", "a", "10", null, null)),
        wrong(RejectionCode.INVALID_FIELD, "/stages/0/name", asked(" ")),
        wrong(RejectionCode.INVALID_FIELD, "/stages/0/id", asked("商談")),
        wrong(RejectionCode.INVALID_FIELD, "/stages/0/id", asked("a b", "A", "10", null, null)),
        wrong(RejectionCode.INVALID_FIELD, "/stages/0/id", asked("Won")),
        wrong(
            RejectionCode.PROBABILITY_OUT_OF_RANGE,
            "/stages/0/probability",
            asked("a", "A", "100.01", null, null)),
        wrong(
            RejectionCode.PROBABILITY_OUT_OF_RANGE,
            "/stages/0/probability",
            asked("a", "A", "0.001", null, null)),
        wrong(
            RejectionCode.CATEGORY_NOT_ALLOWED,
            "/stages/0/forecastCategory",
            asked("a", "A", "10", ForecastCategory.CLOSED, null)),
        wrong(
            RejectionCode.INVALID_FIELD,
            "/stages/0/staleAfterDays",
            asked("a", "A", "10", null, -1)),
        wrong(
            RejectionCode.INVALID_FIELD,
            "/stages/0/exitCriteria/0",
            new NewStage(null, "A", BigDecimal.TEN, null, List.of(" "), null, null, null)));
  }

  @ParameterizedTest
  @MethodSource("wrongDefinitions")
  void aDefinitionThatCannotBeIsRefusedWithItsField(Wrong wrong) {
    desk.when(SALES, wrong.define()).thenRefused(wrong.code(), wrong.pointer());
  }

  static Stream<PipelineCommand> allButDefine() {
    return Stream.of(
        new Rename("S"),
        new AddStage(asked("Demo"), null),
        new RenameStage(UNKNOWN, "S"),
        new ReorderStages(List.of(UNKNOWN)),
        new RetireStage(UNKNOWN),
        new ChangeStageProbability(UNKNOWN, BigDecimal.ONE),
        new ChangeStageExpectations(UNKNOWN, Update.keep(), Update.keep(), Update.keep()),
        new MapForecastCategory(UNKNOWN, ForecastCategory.COMMIT),
        new ChooseProbabilityMethod(SALES, ProbabilityMethod.STAGE_DEFAULT),
        new ChangeExitCriteriaPolicy(ExitCriteriaPolicy.OFF));
  }

  @ParameterizedTest
  @MethodSource("allButDefine")
  void anUnknownPipelineIsNotFound(PipelineCommand command) {
    desk.when(SALES, command).thenRefused(RejectionCode.NOT_FOUND);
  }

  static Stream<PipelineCommand> commandsForAStage() {
    return allButDefine()
        .filter(
            command ->
                command instanceof RenameStage
                    || command instanceof RetireStage
                    || command instanceof ChangeStageProbability
                    || command instanceof ChangeStageExpectations
                    || command instanceof MapForecastCategory);
  }

  @ParameterizedTest
  @MethodSource("commandsForAStage")
  void anUnknownStageIsNotInThePipeline(PipelineCommand command) {
    defined.when(SALES, command).thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stage");
  }

  @Test
  void aPipelineIsRenamed() {
    defined
        .when(SALES, new Rename("Selling"))
        .then(new PipelineRenamed("Sales", "Selling"))
        .when(SALES, new Rename("Selling"))
        .thenNothing()
        .when(SALES, new Rename(" "))
        .thenRefused(RejectionCode.INVALID_FIELD, "/name");
  }

  @Test
  void aStageIsAddedLastOrBeforeAnother() {
    defined
        .when(SALES, new AddStage(asked("Demo"), null))
        .then(new StageAdded(stage("Demo", 10), null))
        .when(SALES, new AddStage(asked("Trial"), PROPOSITION))
        .then(new StageAdded(stage("Trial", 10), PROPOSITION))
        .when(SALES, new AddStage(asked("Other"), UNKNOWN))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/before")
        .when(SALES, new AddStage(asked("Demo"), null))
        .thenRefused(RejectionCode.STAGE_EXISTS, "/stage/id")
        .when(
            SALES,
            new ReorderStages(
                List.of(NEW, QUALIFIED, new StageId("trial"), PROPOSITION, new StageId("demo"))))
        .thenNothing();
  }

  @Test
  void aStageIsRenamedToANameOfItsOwn() {
    defined
        .when(SALES, new RenameStage(NEW, "Fresh"))
        .then(new StageRenamed(NEW, "New", "Fresh"))
        .when(SALES, new RenameStage(NEW, "Fresh"))
        .thenNothing()
        .when(SALES, new RenameStage(NEW, "FRESH"))
        .then(new StageRenamed(NEW, "Fresh", "FRESH"))
        .when(SALES, new RenameStage(NEW, "qualified"))
        .thenRefused(RejectionCode.STAGE_EXISTS, "/name")
        .when(SALES, new RenameStage(NEW, " "))
        .thenRefused(RejectionCode.INVALID_FIELD, "/name");
  }

  @Test
  void anOrderHoldsEveryStageOnce() {
    defined
        .when(SALES, new ReorderStages(List.of(PROPOSITION, NEW, QUALIFIED)))
        .then(
            new StagesReordered(
                List.of(NEW, QUALIFIED, PROPOSITION), List.of(PROPOSITION, NEW, QUALIFIED)))
        .when(SALES, new ReorderStages(List.of(PROPOSITION, NEW, QUALIFIED)))
        .thenNothing()
        .when(SALES, new ReorderStages(List.of(PROPOSITION, NEW)))
        .thenRefused(RejectionCode.INVALID_FIELD, "/stages")
        .when(SALES, new ReorderStages(List.of(PROPOSITION, NEW, NEW)))
        .thenRefused(RejectionCode.INVALID_FIELD, "/stages/2")
        .when(SALES, new ReorderStages(List.of(PROPOSITION, UNKNOWN, NEW)))
        .thenRefused(RejectionCode.STAGE_NOT_IN_PIPELINE, "/stages/1");
  }

  @Test
  void aStageRetiresForGoodAndOneAlwaysRemains() {
    defined
        .when(SALES, new RetireStage(NEW))
        .then(new StageRetired(NEW))
        .when(SALES, new RetireStage(NEW))
        .thenNothing()
        .when(SALES, new RetireStage(QUALIFIED))
        .then(new StageRetired(QUALIFIED))
        .when(SALES, new RetireStage(PROPOSITION))
        .thenRefused(RejectionCode.INVALID_FIELD, "/stage")
        .when(SALES, new ReorderStages(List.of(PROPOSITION, NEW, QUALIFIED)))
        .then(
            new StagesReordered(
                List.of(NEW, QUALIFIED, PROPOSITION), List.of(PROPOSITION, NEW, QUALIFIED)))
        .when(SALES, new RetireStage(NEW))
        .thenNothing();
  }

  @Test
  void aStagesProbabilityChanges() {
    defined
        .when(SALES, new ChangeStageProbability(NEW, new BigDecimal("12.5")))
        .then(new StageProbabilityChanged(NEW, Probability.ofPercent(10), new Probability(1250)))
        .when(SALES, new ChangeStageProbability(NEW, new BigDecimal("12.50")))
        .thenNothing()
        .when(SALES, new ChangeStageProbability(NEW, new BigDecimal("-1")))
        .thenRefused(RejectionCode.PROBABILITY_OUT_OF_RANGE, "/probability");
  }

  @Test
  void expectationsChangeOneByOne() {
    defined
        .when(
            SALES,
            new ChangeStageExpectations(
                NEW,
                Update.to(List.of("discovery call done")),
                Update.to(new ExpectedDays(3, 7)),
                Update.to(14)))
        .then(new StageExpectationsChanged(NEW, StageExpectations.NONE, CALL))
        .when(SALES, new ChangeStageExpectations(NEW, Update.keep(), Update.keep(), Update.to(14)))
        .thenNothing()
        .when(
            SALES, new ChangeStageExpectations(NEW, Update.keep(), Update.to(null), Update.keep()))
        .then(
            new StageExpectationsChanged(
                NEW, CALL, new StageExpectations(CALL.exitCriteria(), null, 14)))
        .when(
            SALES,
            new ChangeStageExpectations(NEW, Update.to(null), Update.keep(), Update.to(null)))
        .then(
            new StageExpectationsChanged(
                NEW, new StageExpectations(CALL.exitCriteria(), null, 14), StageExpectations.NONE))
        .when(SALES, new ChangeStageExpectations(NEW, Update.keep(), Update.keep(), Update.to(-1)))
        .thenRefused(RejectionCode.INVALID_FIELD, "/staleAfterDays");
  }

  @Test
  void aStageMapsToAForecastCategory() {
    defined
        .when(SALES, new MapForecastCategory(NEW, ForecastCategory.OMITTED))
        .then(
            new StageForecastCategoryChanged(
                NEW, ForecastCategory.PIPELINE, ForecastCategory.OMITTED))
        .when(SALES, new MapForecastCategory(NEW, ForecastCategory.OMITTED))
        .thenNothing()
        .when(SALES, new MapForecastCategory(NEW, ForecastCategory.CLOSED))
        .thenRefused(RejectionCode.CATEGORY_NOT_ALLOWED, "/category");
  }

  @Test
  void aModelIsChosenOnlyIfThePipelineKnowsIt() {
    ProbabilityMethod model = ProbabilityMethod.model("bayes-3");
    defined
        .when(SALES, new ChooseProbabilityMethod(SALES, ProbabilityMethod.STAGE_DEFAULT))
        .thenNothing()
        .when(SALES, new ChooseProbabilityMethod(SALES, model))
        .thenRefused(RejectionCode.MODEL_NOT_FOUND, "/model")
        .given(fitted("bayes-3", SALES, NOW.minusSeconds(60)))
        .given(fitted("bayes-4", new PipelineId("others"), NOW.minusSeconds(60)))
        .when(SALES, new ChooseProbabilityMethod(SALES, ProbabilityMethod.model("bayes-4")))
        .thenRefused(RejectionCode.MODEL_NOT_FOUND, "/model")
        .when(SALES, new ChooseProbabilityMethod(SALES, model))
        .then(new ProbabilityMethodChosen(ProbabilityMethod.STAGE_DEFAULT, model))
        .when(SALES, new ChooseProbabilityMethod(SALES, ProbabilityMethod.STAGE_DEFAULT))
        .then(new ProbabilityMethodChosen(model, ProbabilityMethod.STAGE_DEFAULT));
  }

  @Test
  void aModelIsNotInForceBeforeWhatItKnows() {
    defined
        .given(fitted("bayes-3", SALES, NOW.plusSeconds(60)))
        .when(SALES, new ChooseProbabilityMethod(SALES, ProbabilityMethod.model("bayes-3")))
        .thenRefused(RejectionCode.MODEL_NOT_FOUND, "/occurredAt");
  }

  private static ProbabilityModelFitted fitted(
      String version, PipelineId pipeline, Instant trainedUpTo) {
    return new ProbabilityModelFitted(
        version,
        "NAIVE_BAYES",
        pipeline,
        trainedUpTo,
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }

  @Test
  void theExitCriteriaPolicyChanges() {
    defined
        .when(SALES, new ChangeExitCriteriaPolicy(ExitCriteriaPolicy.WARN))
        .thenNothing()
        .when(SALES, new ChangeExitCriteriaPolicy(ExitCriteriaPolicy.BLOCK))
        .then(new ExitCriteriaPolicyChanged(ExitCriteriaPolicy.WARN, ExitCriteriaPolicy.BLOCK));
  }

  private static Stage stage(String name, int percent) {
    return stage(name, percent, StageExpectations.NONE);
  }

  private static Stage stage(String name, int percent, StageExpectations expectations) {
    return new Stage(
        StageId.slugOf(name),
        name,
        Probability.ofPercent(percent),
        ForecastCategory.PIPELINE,
        expectations,
        null);
  }

  private static StageExpectations expecting(String criterion, int min, int max, Integer stale) {
    return new StageExpectations(List.of(criterion), new ExpectedDays(min, max), stale);
  }

  private static NewStage asked(String name) {
    return new NewStage(null, name, BigDecimal.TEN, null, List.of(), null, null, null);
  }

  private static NewStage asked(
      String id, String name, String percent, ForecastCategory category, Integer staleAfterDays) {
    return new NewStage(
        new StageId(id),
        name,
        new BigDecimal(percent),
        category,
        List.of(),
        null,
        staleAfterDays,
        null);
  }

  private static Wrong wrong(Define define, RejectionCode code, String pointer) {
    return new Wrong(define, code, pointer);
  }

  private static Wrong wrong(RejectionCode code, String pointer, NewStage... stages) {
    return new Wrong(new Define("S", null, List.of(stages)), code, pointer);
  }
}
