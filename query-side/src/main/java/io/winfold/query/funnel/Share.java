package io.winfold.query.funnel;

import io.winfold.query.scope.Figures;
import io.winfold.query.survival.CumulativeIncidence;
import io.winfold.query.survival.Observation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many of those that set out arrived, and how many may still; and their amounts. */
final class Share {
  private long of;
  private long arrived;
  private long pending;
  private BigDecimal amountOf = BigDecimal.ZERO;
  private BigDecimal amountArrived = BigDecimal.ZERO;
  private BigDecimal amountPending = BigDecimal.ZERO;
  private final List<Observation> waits = new ArrayList<>();

  /**
   * @param keep whether to keep how long it took
   */
  void add(long count, BigDecimal amount, Outcome outcome, boolean keep) {
    of += count;
    amountOf = amountOf.add(amount);
    if (outcome.arrived()) {
      arrived += count;
      amountArrived = amountArrived.add(amount);
    } else if (outcome.pending()) {
      pending += count;
      amountPending = amountPending.add(amount);
    }
    if (keep) {
      waits.add(new Observation(outcome.micros(), outcome.ending()));
    }
  }

  /** By count; null: of nothing. */
  @Nullable Double rate(Axes axes) {
    return switch (axes.open()) {
      case COUNT -> Figures.rate(arrived, of);
      case RESOLVED -> Figures.rate(arrived, of - pending);
      case CENSORED -> incidence(axes.horizonMicros());
    };
  }

  /** By amount; null: of nothing, or where time is estimated. */
  @Nullable Double value(Axes axes) {
    return switch (axes.open()) {
      case COUNT -> Figures.rate(amountArrived, amountOf);
      case RESOLVED -> Figures.rate(amountArrived, amountOf.subtract(amountPending));
      case CENSORED -> null;
    };
  }

  /** The probability of the event by the horizon, or at all as far as observations reach. */
  private @Nullable Double incidence(@Nullable Long horizon) {
    if (waits.isEmpty()) {
      return null;
    }
    CumulativeIncidence times = CumulativeIncidence.of(waits);
    return horizon == null ? times.incidence() : times.incidence(horizon);
  }
}
