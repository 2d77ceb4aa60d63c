package io.winfold.query.pipeline.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.winfold.kernel.Probability;
import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineEvent;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineDefined;
import io.winfold.kernel.pipeline.PipelineEvent.PipelineRenamed;
import io.winfold.kernel.pipeline.PipelineEvent.ProbabilityMethodChosen;
import io.winfold.kernel.pipeline.PipelineEvent.StageAdded;
import io.winfold.kernel.pipeline.PipelineEvent.StageProbabilityChanged;
import io.winfold.kernel.pipeline.PipelineEvent.StageRetired;
import io.winfold.kernel.pipeline.PipelineEvent.StagesReordered;
import io.winfold.kernel.pipeline.ProbabilityMethod;
import io.winfold.kernel.pipeline.Stage;
import io.winfold.kernel.pipeline.StageExpectations;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.projection.Until;
import io.winfold.query.testing.MemoryLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class PipelineRowsTest {
  private static final Instant DAY_0 = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryLog log = new MemoryLog();
  private final PipelineRows rows = new PipelineRows(null);

  @Test
  void theFirstSettingsOfAStageHoldForAllTimeBefore() {
    happened(0, defined());

    assertThat(stages())
        .containsExactly(
            tuple("new", 1L, true, 0, 1000, false, day(0), null),
            tuple("qualified", 1L, true, 1, 3000, false, day(0), null));
    assertThat(rows.versions()).hasSize(1);
  }

  @Test
  void aChangedDefaultBeginsARowOfThatStageAlone() {
    happened(0, defined());
    happened(5, probability("new", 10, 15));

    assertThat(stages())
        .containsExactly(
            tuple("new", 1L, true, 0, 1000, false, day(0), day(5)),
            tuple("qualified", 1L, true, 1, 3000, false, day(0), null),
            tuple("new", 2L, false, 0, 1500, false, day(0), null));
  }

  @Test
  void aStageAddedBeforeAnotherMovesThatOneUp() {
    happened(0, defined());
    happened(3, new StageAdded(stage("contacted", 20), new StageId("qualified")));

    assertThat(stages())
        .containsExactly(
            tuple("new", 1L, true, 0, 1000, false, day(0), null),
            tuple("qualified", 1L, true, 1, 3000, false, day(0), day(3)),
            tuple("contacted", 2L, true, 1, 2000, false, day(3), null),
            tuple("qualified", 2L, false, 2, 3000, false, day(0), null));
  }

  @Test
  void aNewOrderAndARetirementAreRowsToo() {
    happened(0, defined());
    happened(
        1,
        new StagesReordered(
            List.of(new StageId("new"), new StageId("qualified")),
            List.of(new StageId("qualified"), new StageId("new"))));
    happened(1, new StageRetired(new StageId("new")));

    assertThat(stages())
        .containsExactly(
            tuple("new", 1L, true, 0, 1000, false, day(0), day(1)),
            tuple("qualified", 1L, true, 1, 3000, false, day(0), day(1)),
            tuple("qualified", 2L, false, 0, 3000, false, day(0), null),
            tuple("new", 2L, false, 1, 1000, false, day(0), day(1)),
            tuple("new", 3L, false, 1, 1000, true, day(0), null));
  }

  @Test
  void theNameAndTheMethodBelongToThePipeline() {
    happened(0, defined());
    happened(2, new PipelineRenamed("Classic", "Standard"));
    happened(
        3,
        new ProbabilityMethodChosen(
            ProbabilityMethod.STAGE_DEFAULT, ProbabilityMethod.model("naive-bayes-1")));

    assertThat(rows.versions())
        .extracting(
            version -> version.configuration().name(),
            version -> version.configuration().method().model(),
            PipelineVersion::until)
        .containsExactly(
            tuple("Classic", null, new Until(day(2), 2)),
            tuple("Standard", null, new Until(day(3), 3)),
            tuple("Standard", "naive-bayes-1", Until.OPEN));
    assertThat(rows.stages()).hasSize(2);
  }

  @Test
  void whatDoesNotFollowIsRefused() {
    happened(0, defined());
    RecordedEvent twice =
        log.append("pipeline/classic", day(1), new StageAdded(stage("new", 20), null));

    assertThatThrownBy(() -> rows.add(twice)).hasMessageContaining("already");
    assertThat(rows.versions()).hasSize(1);
  }

  private List<Tuple> stages() {
    return rows.stages().stream()
        .map(
            row ->
                tuple(
                    row.setting().stage().id().value(),
                    row.setting().since().version(),
                    row.first(),
                    row.setting().rank(),
                    row.setting().stage().probability().basisPoints(),
                    row.setting().retired(),
                    row.setting().addedAt(),
                    row.until().at()))
        .toList();
  }

  private void happened(int day, PipelineEvent event) {
    rows.add(log.append("pipeline/classic", day(day), event));
  }

  private static PipelineDefined defined() {
    return new PipelineDefined(
        "Classic", "classic", List.of(stage("new", 10), stage("qualified", 30)));
  }

  private static StageProbabilityChanged probability(String stage, int from, int to) {
    return new StageProbabilityChanged(
        new StageId(stage), Probability.ofPercent(from), Probability.ofPercent(to));
  }

  private static Stage stage(String id, int percent) {
    return new Stage(
        new StageId(id),
        id,
        Probability.ofPercent(percent),
        ForecastCategory.PIPELINE,
        StageExpectations.NONE,
        null);
  }

  private static Instant day(int day) {
    return DAY_0.plus(Duration.ofDays(day));
  }
}
