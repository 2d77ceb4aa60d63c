package io.winfold.command.opportunity;

import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.kernel.Probability;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.FactFields;
import io.winfold.kernel.opportunity.OpportunityEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ForecastCategoryChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.ProbabilityOverridden;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.Outcome;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.kernel.pipeline.StageId;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field of an event that may be corrected. What a field held before is not one of them: it
 * follows from the events before.
 *
 * @param field as the event's JSON calls it
 */
record Correctable(String field, Kind kind) {
  static final String VALUE = "/value";
  private static final int MAX_LINE = 200;
  private static final int MAX_YEAR = 9_999;

  /** What a field takes. */
  enum Kind {
    NAME,
    LINE,
    LINES,
    REASON,
    MONEY,
    DATE,
    STAGE,
    PERCENT,
    CATEGORY,
    TAGS,
    INSTANT,
    OUTCOME
  }

  /** A value that fits its field, or why it does not. */
  sealed interface Read {
    /**
     * @param json null: no value
     */
    record Fits(@Nullable JsonNode json) implements Read {}

    record Wrong(Rejection rejection) implements Read {}
  }

  /**
   * @param name the field's in the event's JSON, or that of the command which writes such events
   */
  static Optional<Correctable> of(OpportunityEvent event, String name) {
    if (name.equals(FactFields.OCCURRED_AT)) {
      return Optional.of(new Correctable(name, Kind.INSTANT));
    }
    return Optional.ofNullable(
        switch (event) {
          case OpportunityCreated _ -> ofCreation(name);
          case DetailsChanged changed -> ofDetails(changed, name);
          case StageChanged _ -> named(name, "to", "stage", Kind.STAGE);
          case ProbabilityOverridden _ ->
              name.equals("reason")
                  ? new Correctable(name, Kind.REASON)
                  : named(name, "to", "probability", Kind.PERCENT);
          case AmountChanged _ -> named(name, "to", "amount", Kind.MONEY);
          case ExpectedCloseDateChanged _ ->
              name.equals("reason")
                  ? new Correctable(name, Kind.LINES)
                  : named(name, "to", "expectedCloseDate", Kind.DATE);
          case OwnerChanged _ ->
              name.startsWith("owner")
                  ? named(name, "ownerTo", "owner", Kind.LINE)
                  : named(name, "teamTo", "team", Kind.LINE);
          case ForecastCategoryChanged _ -> named(name, "to", "category", Kind.CATEGORY);
          case Won _ ->
              switch (name) {
                case "amount" -> new Correctable(name, Kind.MONEY);
                case FactFields.OUTCOME -> new Correctable(name, Kind.OUTCOME);
                default -> null;
              };
          case Lost _ ->
              switch (name) {
                case "amount" -> new Correctable(name, Kind.MONEY);
                case FactFields.OUTCOME -> new Correctable(name, Kind.OUTCOME);
                case "reason" -> new Correctable(name, Kind.REASON);
                case "note" -> new Correctable(name, Kind.LINES);
                default -> null;
              };
          case Reopened _ -> named(name, "stage", "stage", Kind.STAGE);
          case TransferredToPipeline _ -> named(name, "toStage", "stage", Kind.STAGE);
          case OpportunityEvent.Discarded _ -> named(name, "reason", "reason", Kind.REASON);
          case OpportunityEvent.ProbabilityOverrideCleared _,
              OpportunityEvent.ExitCriterionMet _,
              OpportunityEvent.Correction _ ->
              null;
        });
  }

  private static @Nullable Correctable named(String name, String field, String alias, Kind kind) {
    return name.equals(field) || name.equals(alias) ? new Correctable(field, kind) : null;
  }

  private static @Nullable Correctable ofCreation(String name) {
    return switch (name) {
      case "stage" -> new Correctable(name, Kind.STAGE);
      case "amount" -> new Correctable(name, Kind.MONEY);
      case "expectedCloseDate" -> new Correctable(name, Kind.DATE);
      case "owner", "team" -> new Correctable(name, Kind.LINE);
      default -> detail(name);
    };
  }

  private static @Nullable Correctable detail(String name) {
    return switch (name) {
      case "name" -> new Correctable(name, Kind.NAME);
      case "account", "source", "industry", "type" -> new Correctable(name, Kind.LINE);
      case "tags" -> new Correctable(name, Kind.TAGS);
      default ->
          name.startsWith(FactFields.ATTRIBUTE) && name.length() > FactFields.ATTRIBUTE.length()
              ? new Correctable(name, Kind.LINES)
              : null;
    };
  }

  /** Only what the event changed. */
  private static @Nullable Correctable ofDetails(DetailsChanged event, String name) {
    Map<String, Change<String>> attributes = event.attributes();
    boolean changed =
        switch (name) {
          case "name" -> event.name() != null;
          case "account" -> event.account() != null;
          case "source" -> event.source() != null;
          case "industry" -> event.industry() != null;
          case "type" -> event.type() != null;
          case "tags" -> event.tags() != null;
          default ->
              attributes != null
                  && name.startsWith(FactFields.ATTRIBUTE)
                  && attributes.containsKey(name.substring(FactFields.ATTRIBUTE.length()));
        };
    return changed ? detail(name) : null;
  }

  /** The value as the event's JSON has it. */
  Read read(FactValue value) {
    return switch (kind) {
      case NAME -> line(value, true);
      case LINE -> value instanceof FactValue.Nothing ? nothing() : line(value, false);
      case LINES -> value instanceof FactValue.Nothing ? nothing() : text(value);
      case REASON -> reason(value);
      case MONEY -> money(value);
      case DATE -> value instanceof FactValue.Nothing ? nothing() : date(value);
      case STAGE -> stage(value);
      case PERCENT -> percent(value);
      case CATEGORY -> value instanceof FactValue.Nothing ? nothing() : category(value);
      case TAGS ->
          value instanceof FactValue.Texts(List<String> tags)
              ? fits(tags.stream().distinct().toList())
              : wrong("must be an array of strings");
      case INSTANT -> instant(value);
      case OUTCOME -> outcome(value);
    };
  }

  private static Read line(FactValue value, boolean needed) {
    if (!(value instanceof FactValue.Text(String text))) {
      return wrong(needed ? "must be a string" : "must be a string or null");
    }
    return text.isBlank()
            || text.length() > MAX_LINE
            || text.chars().anyMatch(Character::isISOControl)
        ? wrong("must be one line of 1 to " + MAX_LINE + " characters")
        : fits(text);
  }

  private static Read text(FactValue value) {
    return value instanceof FactValue.Text(String text)
        ? fits(text)
        : wrong("must be a string or null");
  }

  private static Read reason(FactValue value) {
    if (value instanceof FactValue.Nothing
        || (value instanceof FactValue.Text(String text) && text.isBlank())) {
      return new Read.Wrong(
          Rejection.of(RejectionCode.REASON_REQUIRED, "A reason is needed", VALUE));
    }
    return value instanceof FactValue.Text(String text) ? fits(text) : wrong("must be a string");
  }

  private static Read money(FactValue value) {
    if (!(value instanceof FactValue.Amount(var money))) {
      return wrong("must be an amount with its currency");
    }
    Rejection outOfRange = Values.amount(money, VALUE);
    return outOfRange == null ? fits(money) : new Read.Wrong(outOfRange);
  }

  private static Read date(FactValue value) {
    String expected = "must be an ISO date such as \"2026-03-31\", or null";
    if (!(value instanceof FactValue.Text(String text))) {
      return wrong(expected);
    }
    try {
      LocalDate date = LocalDate.parse(text);
      return date.getYear() < 1 || date.getYear() > MAX_YEAR ? wrong(expected) : fits(date);
    } catch (DateTimeException e) {
      return wrong(expected);
    }
  }

  private static Read stage(FactValue value) {
    return value instanceof FactValue.Text(String text) && !text.isBlank()
        ? fits(new StageId(text))
        : wrong("must be the id of a stage");
  }

  private static Read percent(FactValue value) {
    if (!(value instanceof FactValue.Percent(var number))) {
      return wrong("must be a number of percent, such as 40 or 39.67");
    }
    Rejection outOfRange = Values.probability(number, VALUE);
    return outOfRange == null ? fits(Probability.ofPercent(number)) : new Read.Wrong(outOfRange);
  }

  private static Read category(FactValue value) {
    try {
      if (value instanceof FactValue.Text(String text)) {
        ForecastCategory category = ForecastCategory.valueOf(text);
        Rejection notAllowed = Values.category(category, VALUE);
        return notAllowed == null ? fits(category) : new Read.Wrong(notAllowed);
      }
    } catch (IllegalArgumentException e) {
      // No category is called so: said below.
    }
    return wrong("must be one of PIPELINE, BEST_CASE, COMMIT, OMITTED, or null");
  }

  private static Read instant(FactValue value) {
    String expected = "must be an ISO-8601 instant with Z or an offset";
    if (!(value instanceof FactValue.Text(String text))) {
      return wrong(expected);
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      Instant cut = time.toInstant().truncatedTo(ChronoUnit.MICROS);
      return time.getYear() < 1 || time.getYear() > MAX_YEAR
          ? wrong(expected)
          : fits(cut.toString());
    } catch (DateTimeException e) {
      return wrong(expected);
    }
  }

  private static Read outcome(FactValue value) {
    try {
      if (value instanceof FactValue.Text(String text)) {
        return fits(Outcome.valueOf(text));
      }
    } catch (IllegalArgumentException e) {
      // No outcome is called so: said below.
    }
    return wrong("must be WON or LOST");
  }

  private static Read nothing() {
    return new Read.Fits(null);
  }

  private static Read fits(Object value) {
    return new Read.Fits(FactFields.json(value));
  }

  private static Read wrong(String detail) {
    return new Read.Wrong(Rejection.of(RejectionCode.INVALID_FIELD, "The value " + detail, VALUE));
  }
}
