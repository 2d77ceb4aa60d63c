package io.winfold.oracle;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.Change;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.DetailsChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExitCriterionMet;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A deal as its events up to the as-of instant made it. */
public final class Deal {
  public final String id;
  public String name = "";
  public long version;
  public boolean discarded;

  /** OPEN, WON or LOST; LATE is derived. */
  public String outcome = "OPEN";

  public String pipeline = "";
  public String stage = "";
  public BigDecimal amount = BigDecimal.ZERO;
  public String currency = "";
  public @Nullable BigDecimal override;
  public @Nullable LocalDate expectedCloseDate;
  public @Nullable String owner;
  public @Nullable String team;
  public @Nullable String account;
  public @Nullable String source;
  public @Nullable String industry;
  public @Nullable String type;
  public List<String> tags = List.of();
  public Map<String, String> attributes = new TreeMap<>();
  public @Nullable String category;
  public @Nullable String lostReason;
  public Instant createdAt = Instant.EPOCH;
  public Instant changedAt = Instant.EPOCH;
  public @Nullable Instant closedAt;
  public final List<Visit> visits = new ArrayList<>();
  public final List<Slippage.Move> moves = new ArrayList<>();

  Deal(String id) {
    this.id = id;
  }

  void apply(RecordedEvent recorded) {
    Instant at = recorded.occurredAt();
    version = recorded.version();
    changedAt = at;
    switch (recorded.event()) {
      case OpportunityCreated e -> {
        name = e.name();
        amount = e.amount().amount();
        currency = e.amount().currency().getCurrencyCode();
        expectedCloseDate = e.expectedCloseDate();
        owner = e.owner();
        team = e.team();
        account = e.account();
        source = e.source();
        industry = e.industry();
        type = e.type();
        tags = e.tags();
        attributes.putAll(e.attributes());
        createdAt = at;
        enter(e.pipeline().value(), e.stage().value(), "CREATED", at);
      }
      case StageChanged e -> {
        visit().leave(at, e.direction().name(), e.to().value());
        enter(pipeline, e.to().value(), "MOVED", at);
      }
      case ProbabilityOverridden e -> override = e.to().percent();
      case ProbabilityOverrideCleared _ -> override = null;
      case AmountChanged e -> amount = e.to().amount();
      case ExpectedCloseDateChanged e -> {
        if (expectedCloseDate != null && e.to() != null) {
          moves.add(new Slippage.Move(at, ChronoUnit.DAYS.between(expectedCloseDate, e.to())));
        }
        expectedCloseDate = e.to();
      }
      case OwnerChanged e -> {
        owner = e.ownerTo();
        team = e.teamTo();
      }
      case ForecastCategoryChanged e -> category = e.to() == null ? null : e.to().name();
      case DetailsChanged e -> change(e);
      case ExitCriterionMet _ -> {}
      case Won e -> {
        amount = e.amount().amount();
        close("WON", at);
      }
      case Lost e -> {
        amount = e.amount().amount();
        lostReason = e.reason();
        close("LOST", at);
      }
      case Reopened e -> {
        outcome = "OPEN";
        closedAt = null;
        lostReason = null;
        enter(pipeline, e.stage().value(), "REOPENED", at);
      }
      case TransferredToPipeline e -> {
        visit().leave(at, "TRANSFER", null);
        enter(e.toPipeline().value(), e.toStage().value(), "TRANSFERRED", at);
      }
      case Discarded _ -> discarded = true;
      default -> throw new AssertionError("No event of a deal: " + recorded);
    }
  }

  private void enter(String pipeline, String stage, String how, Instant at) {
    this.pipeline = pipeline;
    this.stage = stage;
    visits.add(new Visit(pipeline, stage, how, at, amount));
  }

  private void close(String outcome, Instant at) {
    this.outcome = outcome;
    closedAt = at;
    visit().leave(at, outcome, null);
  }

  private void change(DetailsChanged e) {
    name = changed(e.name(), name);
    account = changed(e.account(), account);
    source = changed(e.source(), source);
    industry = changed(e.industry(), industry);
    type = changed(e.type(), type);
    if (e.tags() != null) {
      tags = e.tags().to() == null ? List.of() : e.tags().to();
    }
    if (e.attributes() != null) {
      e.attributes()
          .forEach(
              (attribute, change) -> {
                if (change.to() == null) {
                  attributes.remove(attribute);
                } else {
                  attributes.put(attribute, change.to());
                }
              });
    }
  }

  private static @Nullable String changed(@Nullable Change<String> change, @Nullable String now) {
    return change == null ? now : change.to();
  }

  /** The last visit; the running one, while the deal is open. */
  public Visit visit() {
    return visits.getLast();
  }

  public boolean isOpen() {
    return outcome.equals("OPEN");
  }

  /** OPEN, LATE, WON or LOST at an instant; the day expected is not yet late. */
  public String status(Instant asOf) {
    LocalDate today = asOf.atZone(ZoneOffset.UTC).toLocalDate();
    boolean late = isOpen() && expectedCloseDate != null && expectedCloseDate.isBefore(today);
    return late ? "LATE" : outcome;
  }

  /** The values a filter or a group of this name sees; an absent value is null. */
  public List<@Nullable String> values(String dimension) {
    if (dimension.equals("tag")) {
      return tags.isEmpty() ? java.util.Collections.singletonList(null) : List.copyOf(tags);
    }
    return java.util.Collections.singletonList(value(dimension));
  }

  private @Nullable String value(String dimension) {
    if (dimension.startsWith("attribute.")) {
      return attributes.get(dimension.substring("attribute.".length()));
    }
    return switch (dimension) {
      case "pipeline" -> pipeline;
      case "stage" -> stage;
      case "owner" -> owner;
      case "team" -> team;
      case "account" -> account;
      case "source" -> source;
      case "industry" -> industry;
      case "type" -> type;
      case "currency" -> currency;
      case "month" ->
          expectedCloseDate == null ? null : expectedCloseDate.toString().substring(0, 7);
      default -> throw new IllegalArgumentException("No dimension " + dimension);
    };
  }

  /** Whether it has, under each name, one of the values; an empty one means that it has none. */
  public boolean matches(Map<String, List<String>> filters) {
    for (var filter : filters.entrySet()) {
      boolean hit = false;
      for (String value : values(filter.getKey())) {
        hit = hit || filter.getValue().contains(value == null ? "" : value);
      }
      if (!hit) {
        return false;
      }
    }
    return true;
  }
}
