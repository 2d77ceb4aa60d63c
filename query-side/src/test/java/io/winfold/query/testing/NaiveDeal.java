package io.winfold.query.testing;

import io.winfold.kernel.event.RecordedEvent;
import io.winfold.kernel.opportunity.OpportunityEvent.AmountChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Discarded;
import io.winfold.kernel.opportunity.OpportunityEvent.ExpectedCloseDateChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Lost;
import io.winfold.kernel.opportunity.OpportunityEvent.OpportunityCreated;
import io.winfold.kernel.opportunity.OpportunityEvent.OwnerChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.Reopened;
import io.winfold.kernel.opportunity.OpportunityEvent.StageChanged;
import io.winfold.kernel.opportunity.OpportunityEvent.TransferredToPipeline;
import io.winfold.kernel.opportunity.OpportunityEvent.Won;
import io.winfold.kernel.opportunity.OpportunityId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A deal as its events up to an instant made it, told the simplest way. */
public final class NaiveDeal {
  public final String id;
  public String status = "OPEN";
  public String pipeline = "";
  public @Nullable String owner;
  public BigDecimal amount = BigDecimal.ZERO;
  public String currency = "";
  public @Nullable LocalDate expectedClose;
  public @Nullable String lostReason;
  public Instant created = Instant.MIN;
  public Instant changed = Instant.MIN;
  public @Nullable Instant closed;
  public final List<Stay> stays = new ArrayList<>();
  public final List<Move> moves = new ArrayList<>();

  /** A visit of a stage. */
  public static final class Stay {
    public final String pipeline;
    public final String stage;
    public final Instant entered;
    public final BigDecimal amount;
    public @Nullable Instant left;
    public String exit = "OPEN";
    public @Nullable String next;

    Stay(String pipeline, String stage, Instant entered, BigDecimal amount) {
      this.pipeline = pipeline;
      this.stage = stage;
      this.entered = entered;
      this.amount = amount;
    }

    /** So far, if it lasts. */
    public long micros(Instant asOf) {
      return NaiveDeal.micros(entered, left == null ? asOf : left);
    }
  }

  /** An expected close date moved from one day to another. */
  public record Move(Instant at, long days) {}

  private NaiveDeal(String id) {
    this.id = id;
  }

  public static long micros(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1_000;
  }

  /**
   * The deals that events made, without the discarded ones.
   *
   * @param events in order of position; later ones than the instant are passed over
   */
  public static List<NaiveDeal> asOf(List<RecordedEvent> events, Instant asOf) {
    Map<String, NaiveDeal> deals = new LinkedHashMap<>();
    for (RecordedEvent event : events) {
      if (event.stream().startsWith(OpportunityId.KIND) && !event.occurredAt().isAfter(asOf)) {
        deals.computeIfAbsent(event.stream(), NaiveDeal::new).apply(event);
      }
    }
    return deals.values().stream().filter(deal -> !deal.status.equals("DISCARDED")).toList();
  }

  private void apply(RecordedEvent recorded) {
    Instant at = recorded.occurredAt();
    changed = at;
    switch (recorded.event()) {
      case OpportunityCreated e -> {
        created = at;
        owner = e.owner();
        amount = e.amount().amount();
        currency = e.amount().currency().getCurrencyCode();
        expectedClose = e.expectedCloseDate();
        enter(e.pipeline().value(), e.stage().value(), at);
      }
      case StageChanged e -> {
        leave(at, e.direction().name(), e.to().value());
        enter(pipeline, e.to().value(), at);
      }
      case TransferredToPipeline e -> {
        leave(at, "TRANSFER", null);
        enter(e.toPipeline().value(), e.toStage().value(), at);
      }
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
        status = "OPEN";
        closed = null;
        enter(pipeline, e.stage().value(), at);
      }
      case Discarded e -> status = "DISCARDED";
      case AmountChanged e -> amount = e.to().amount();
      case OwnerChanged e -> owner = e.ownerTo();
      case ExpectedCloseDateChanged e -> {
        LocalDate to = e.to();
        if (expectedClose != null && to != null) {
          moves.add(new Move(at, to.toEpochDay() - expectedClose.toEpochDay()));
        }
        expectedClose = to;
      }
      default -> {}
    }
  }

  private void enter(String pipeline, String stage, Instant at) {
    this.pipeline = pipeline;
    stays.add(new Stay(pipeline, stage, at, amount));
  }

  private void leave(Instant at, String exit, @Nullable String next) {
    Stay last = stays.getLast();
    last.left = at;
    last.exit = exit;
    last.next = next;
  }

  private void close(String status, Instant at) {
    this.status = status;
    closed = at;
    leave(at, status, null);
  }

  public boolean is(String status) {
    return this.status.equals(status);
  }
}
