package io.winfold.kernel.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stage asks of a deal.
 *
 * @param exitCriteria what is to be met before a deal moves on; free texts, without repeats
 * @param expectedDays how long a deal usually stays, if known
 * @param staleAfterDays days in the stage after which a deal counts as stale, if limited
 */
public record StageExpectations(
    List<String> exitCriteria,
    @Nullable ExpectedDays expectedDays,
    @Nullable Integer staleAfterDays) {
  public static final StageExpectations NONE = new StageExpectations(List.of(), null, null);

  /**
   * The days a deal usually stays in a stage.
   *
   * @param min at least this many, 0 or more
   * @param max at most this many
   */
  public record ExpectedDays(int min, int max) {
    public ExpectedDays {
      if (min < 0 || max < min) {
        throw new IllegalArgumentException("Expected days are 0 <= min <= max");
      }
    }
  }

  public StageExpectations {
    exitCriteria = List.copyOf(exitCriteria);
    if (staleAfterDays != null && staleAfterDays < 0) {
      throw new IllegalArgumentException("A stale limit is 0 or more days");
    }
  }
}
