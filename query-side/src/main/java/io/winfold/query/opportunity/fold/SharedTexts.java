package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.opportunity.fold.Deal.Place;
import io.winfold.query.opportunity.fold.Deal.Terms;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps once what very many deals have in common: the names of pipelines, stages, owners and teams.
 * Every event brings texts of its own; kept with each deal they lie all over the memory of a fold,
 * and writing a row waits for each of them.
 */
final class SharedTexts {
  /** More names than people give; what comes after stays as it is. */
  private static final int MOST = 10_000;

  private final Map<PipelineId, PipelineId> pipelines = new HashMap<>();
  private final Map<StageId, StageId> stages = new HashMap<>();
  private final Map<String, String> people = new HashMap<>();

  /**
   * An equal deal that shares its names, as far as an event has changed them.
   *
   * @param before null: there was none
   */
  Deal share(@Nullable Deal before, Deal after) {
    Deal shared = after;
    Place place = after.place();
    if (before == null || !before.place().equals(place)) {
      shared =
          shared.with(
              new Place(
                  kept(pipelines, place.pipeline()),
                  kept(stages, place.stage()),
                  place.enteredMicros(),
                  place.visit(),
                  place.backwardMoves(),
                  place.way()));
    }
    Terms terms = after.terms();
    if (before == null || !isOwnedAlike(before.terms(), terms)) {
      shared =
          shared.with(
              terms.withOwner(keptOrNull(people, terms.owner()), keptOrNull(people, terms.team())));
    }
    return shared;
  }

  private static boolean isOwnedAlike(Terms before, Terms after) {
    return Objects.equals(before.owner(), after.owner())
        && Objects.equals(before.team(), after.team());
  }

  private static <T> @Nullable T keptOrNull(Map<T, T> known, @Nullable T value) {
    return value == null ? null : kept(known, value);
  }

  private static <T> T kept(Map<T, T> known, T value) {
    T first = known.get(value);
    if (first != null) {
      return first;
    }
    if (known.size() < MOST) {
      known.put(value, value);
    }
    return value;
  }
}
