package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.opportunity.fold.Deal.Details;
import io.winfold.query.opportunity.fold.Deal.Place;
import io.winfold.query.opportunity.fold.Deal.Standing;
import io.winfold.query.opportunity.fold.Deal.Terms;
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
  private final Shared<PipelineId> pipelines = new Shared<>();
  private final Shared<StageId> stages = new Shared<>();
  private final Shared<String> people = new Shared<>();
  private final Shared<String> reasons = new Shared<>();
  private final Shared<String> accounts = new Shared<>();
  private final Shared<String> kinds = new Shared<>();
  private final Shared<List<String>> tags = new Shared<>();
  private final Shared<Map<String, String>> attributes = new Shared<>();

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
        pipelines.like(place.pipeline()),
        stages.like(place.stage()),
        place.enteredMicros(),
        place.visit(),
        place.backwardMoves(),
        place.way());
  }

  private Terms shared(Terms terms) {
    return terms.withOwner(people.likeOrNull(terms.owner()), people.likeOrNull(terms.team()));
  }

  private Standing shared(Standing standing) {
    return new Standing(
        standing.status(), standing.closedAt(), reasons.likeOrNull(standing.lostReason()));
  }

  private Details shared(Details details) {
    return new Details(
        details.version(),
        details.name(),
        accounts.likeOrNull(details.account()),
        kinds.likeOrNull(details.source()),
        kinds.likeOrNull(details.industry()),
        kinds.likeOrNull(details.type()),
        tags.like(details.tags()),
        attributes.like(details.attributes()));
  }
}
