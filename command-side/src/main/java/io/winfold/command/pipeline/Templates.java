package io.winfold.command.pipeline;

import io.winfold.command.pipeline.PipelineCommand.NewStage;
import io.winfold.kernel.pipeline.StageExpectations.ExpectedDays;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sales processes to begin with. */
final class Templates {
  /** Practice guides let a negotiation last three weeks before it counts as stale. */
  private static final int NEGOTIATION_STALE_AFTER_DAYS = 21;

  private static final Map<String, List<NewStage>> BY_NAME =
      Map.of(
          "classic",
          List.of(stage("New", 10), stage("Qualified", 30), stage("Proposition", 70)),
          "b2b",
          List.of(
              stage("New", 10, "first contact made", 0, 2, null),
              stage("Qualified", 25, "discovery call done", 3, 7, null),
              stage("Proposal", 50, "proposal delivered", 5, 14, null),
              stage(
                  "Negotiation",
                  75,
                  "agreement on scope and price",
                  7,
                  21,
                  NEGOTIATION_STALE_AFTER_DAYS)),
          "simple",
          List.of(stage("Request received", 10), stage("Quote sent", 50)));

  private Templates() {}

  static @Nullable List<NewStage> find(String name) {
    return BY_NAME.get(name);
  }

  private static NewStage stage(String name, int percent) {
    return new NewStage(null, name, BigDecimal.valueOf(percent), null, List.of(), null, null, null);
  }

  private static NewStage stage(
      String name,
      int percent,
      String exitCriterion,
      int minDays,
      int maxDays,
      @Nullable Integer staleAfterDays) {
    return new NewStage(
        null,
        name,
        BigDecimal.valueOf(percent),
        null,
        List.of(exitCriterion),
        new ExpectedDays(minDays, maxDays),
        staleAfterDays,
        null);
  }
}
