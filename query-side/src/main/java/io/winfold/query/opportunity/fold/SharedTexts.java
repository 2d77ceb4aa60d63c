package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.opportunity.fold.Deal.Details;
import io.winfold.query.opportunity.fold.Deal.Place;
import io.winfold.query.opportunity.fold.Deal.Standing;
import io.winfold.query.opportunity.fold.Deal.Terms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps once what very many deals have in common: names of pipelines, stages and people, sources,
 * reasons, tags. Every event brings texts of its own; kept with each deal they are a third of the
 * memory of a fold, lie all over it, and the collector carries them about.
 */
final class SharedTexts {
  /** More than people give of one kind; what comes after stays as it is. */
  private static final int MOST = 10_000;

  private final Map<PipelineId, PipelineId> pipelines = new HashMap<>();
  private final Map<StageId, StageId> stages = new HashMap<>();
  private final Map<String, String> people = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();
  private final Map<String, String> accounts = new HashMap<>();
  private final Map<String, String> kinds = new HashMap<>();
  private final Map<List<String>, List<String>> tags = new HashMap<>();
  private final Map<Map<String, String>, Map<String, String>> attributes = new HashMap<>();

  /**
   * An equal deal that shares what it can, as far as an event has changed it.
   *
   * @param before null: there was none
   */
  Deal share(@Nullable Deal before, Deal after) {
    Deal shared = after;
    if (before == null || !before.place().equals(after.place())) {
      shared = shared.with(shared(after.place()));
    }
    if (before == null || !isOwnedAlike(before.terms(), after.terms())) {
      shared = shared.with(shared(after.terms()));
    }
    if (after.standing().lostReason() != null
        && (before == null || !before.standing().equals(after.standing()))) {
      shared = shared.with(shared(after.standing()));
    }
    if (before == null || !before.details().equals(after.details())) {
      shared = shared.with(shared(after.details()));
    }
    return shared;
  }

  private static boolean isOwnedAlike(Terms before, Terms after) {
    return Objects.equals(before.owner(), after.owner())
        && Objects.equals(before.team(), after.team());
  }

  private Place shared(Place place) {
    return new Place(
        kept(pipelines, place.pipeline()),
        kept(stages, place.stage()),
        place.enteredMicros(),
        place.visit(),
        place.backwardMoves(),
        place.way());
  }

  private Terms shared(Terms terms) {
    return terms.withOwner(keptOrNull(people, terms.owner()), keptOrNull(people, terms.team()));
  }

  private Standing shared(Standing standing) {
    return new Standing(
        standing.status(), standing.closedAt(), keptOrNull(reasons, standing.lostReason()));
  }

  private Details shared(Details details) {
    return new Details(
        details.version(),
        details.name(),
        keptOrNull(accounts, details.account()),
        keptOrNull(kinds, details.source()),
        keptOrNull(kinds, details.industry()),
        keptOrNull(kinds, details.type()),
        kept(tags, details.tags()),
        kept(attributes, details.attributes()));
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
