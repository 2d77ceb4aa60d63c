package io.winfold.query.opportunity.fold;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Direction;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.SqlInstant;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deal after one of its events: all that the fold needs to go on.
 *
 * @param last the event it stands after, corrections not counted: those change what was before
 * @param criteriaMet the exit criteria met, by stage
 * @param seen the last event of all, a correction or not
 */
record Deal(
    Origin origin,
    Moment last,
    Standing standing,
    Place place,
    Terms terms,
    Details details,
    Map<String, List<String>> criteriaMet,
    Moment seen) {

  /**
   * What never changes, but by a correction.
   *
   * @param number position of the creating event, the deal's key in every table
   * @param createdMicros when it was created, as {@link SqlInstant} counts
   */
  record Origin(
      long number,
      OpportunityId id,
      long createdMicros,
      @Nullable String externalId,
      @Nullable OpportunityId continues) {
    Instant createdAt() {
      return SqlInstant.instant(createdMicros);
    }
  }

  /** Whether a deal is in the running. */
  enum Status {
    OPEN,
    WON,
    LOST,
    DISCARDED
  }

  /**
   * @param closedAt when it was won, lost or discarded
   */
  record Standing(Status status, @Nullable Instant closedAt, @Nullable String lostReason) {
    static final Standing OPEN = new Standing(Status.OPEN, null, null);
  }

  /**
   * @param enteredMicros when it came into the stage, as {@link SqlInstant} counts
   * @param visit ordinal of the visit, from 1; once closed, of the last one
   * @param backwardMoves how often it went back a stage
   * @param way how it came here and, once closed, ended, as {@link Ways} numbers it
   */
  record Place(
      PipelineId pipeline,
      StageId stage,
      long enteredMicros,
      int visit,
      int backwardMoves,
      long way) {

    Instant enteredAt() {
      return SqlInstant.instant(enteredMicros);
    }

    /**
     * @param at when, as {@link SqlInstant} counts
     */
    static Place first(PipelineId pipeline, StageId stage, Currency currency, long at) {
      return new Place(pipeline, stage, at, 1, 0, Ways.first(currency, pipeline, stage));
    }

    /**
     * @param exit how the visit before was left
     * @param at when, as {@link SqlInstant} counts
     */
    Place next(String exit, PipelineId pipeline, StageId stage, long at) {
      return new Place(
          pipeline,
          stage,
          at,
          visit + 1,
          exit.equals(Direction.BACK.name()) ? backwardMoves + 1 : backwardMoves,
          Ways.next(way, exit, pipeline, stage));
    }

    /**
     * The same place, in which the deal was closed.
     *
     * @param end won or lost
     */
    Place ended(Status end) {
      return new Place(
          pipeline, stage, enteredMicros, visit, backwardMoves, Ways.ended(way, end.name()));
    }
  }

  /** A person's probability. */
  record PersonsProbability(Probability probability, String reason, boolean sticky) {}

  /**
   * @param pushes how often the expected close was moved later
   * @param category the one set on the deal, null: that of its stage
   */
  record Terms(
      Money amount,
      @Nullable PersonsProbability override,
      @Nullable LocalDate expectedClose,
      int pushes,
      @Nullable String owner,
      @Nullable String team,
      @Nullable ForecastCategory category) {
    Terms withAmount(Money amount) {
      return new Terms(amount, override, expectedClose, pushes, owner, team, category);
    }

    Terms withOverride(@Nullable PersonsProbability override) {
      return new Terms(amount, override, expectedClose, pushes, owner, team, category);
    }

    Terms withExpectedClose(@Nullable LocalDate date) {
      boolean pushed = expectedClose != null && date != null && date.isAfter(expectedClose);
      return new Terms(amount, override, date, pushed ? pushes + 1 : pushes, owner, team, category);
    }

    Terms withOwner(@Nullable String owner, @Nullable String team) {
      return new Terms(amount, override, expectedClose, pushes, owner, team, category);
    }

    Terms withCategory(@Nullable ForecastCategory category) {
      return new Terms(amount, override, expectedClose, pushes, owner, team, category);
    }
  }

  /**
   * The wide part.
   *
   * @param version tells it from others of the deal: the deal's version when it was set; where a
   *     correction told it anew, that and a million times the correction's
   */
  record Details(
      long version,
      String name,
      @Nullable String account,
      @Nullable String source,
      @Nullable String industry,
      @Nullable String type,
      List<String> tags,
      Map<String, String> attributes) {
    Details numbered(long number) {
      return new Details(number, name, account, source, industry, type, tags, attributes);
    }
  }

  boolean isOpen() {
    return standing.status() == Status.OPEN;
  }

  boolean isClosed() {
    return standing.status() == Status.WON || standing.status() == Status.LOST;
  }

  Deal after(Moment moment) {
    return new Deal(origin, moment, standing, place, terms, details, criteriaMet, moment);
  }

  /** The same with one more correction, whatever that makes of it. */
  Deal seen(Moment correction) {
    return new Deal(origin, last, standing, place, terms, details, criteriaMet, correction);
  }

  Deal with(Standing standing) {
    return new Deal(origin, last, standing, place, terms, details, criteriaMet, seen);
  }

  Deal with(Place place) {
    return new Deal(origin, last, standing, place, terms, details, criteriaMet, seen);
  }

  Deal with(Terms terms) {
    return new Deal(origin, last, standing, place, terms, details, criteriaMet, seen);
  }

  Deal with(Details details) {
    return new Deal(origin, last, standing, place, terms, details, criteriaMet, seen);
  }

  Deal withCriteriaMet(Map<String, List<String>> criteriaMet) {
    return new Deal(origin, last, standing, place, terms, details, criteriaMet, seen);
  }
}
