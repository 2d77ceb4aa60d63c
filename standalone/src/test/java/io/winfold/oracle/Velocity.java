package io.winfold.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions 5: the open deals times the average win, the win rate, by the length of a cycle. */
public final class Velocity {
  private static final BigDecimal MICROS_A_DAY = BigDecimal.valueOf(86_400_000_000L);

  private Velocity() {}

  private record Key(Map<String, @Nullable String> group, String currency) {}

  private static final class Pace {
    long open;
    long won;
    long lost;
    long wonMicros;
    BigDecimal wonAmount = BigDecimal.ZERO;
  }

  /**
   * @param windowDays the rest is of deals closed since so many days of 24 hours before the instant
   */
  public static List<Line> of(Selection selection, int windowDays) {
    Instant since = selection.world().asOf().minus(Duration.ofDays(windowDays));
    var paces = new LinkedHashMap<Key, Pace>();
    for (Deal deal : selection.deals()) {
      if (deal.closedAt != null && !deal.closedAt.isAfter(since)) {
        continue;
      }
      for (var group : selection.groups(deal)) {
        Pace pace = paces.computeIfAbsent(new Key(group, deal.currency), _ -> new Pace());
        if (deal.closedAt == null) {
          pace.open = pace.open + 1;
        } else if (deal.outcome.equals("LOST")) {
          pace.lost = pace.lost + 1;
        } else {
          pace.won = pace.won + 1;
          pace.wonAmount = pace.wonAmount.add(deal.amount);
          pace.wonMicros = pace.wonMicros + Days.micros(deal.createdAt, deal.closedAt);
        }
      }
    }
    return paces.entrySet().stream()
        .map(entry -> line(entry.getKey(), entry.getValue(), windowDays))
        .toList();
  }

  private static Line line(Key key, Pace pace, int windowDays) {
    BigDecimal won = BigDecimal.valueOf(pace.won);
    BigDecimal closed = BigDecimal.valueOf(pace.won + pace.lost);
    BigDecimal micros = BigDecimal.valueOf(pace.wonMicros);
    return new Line()
        .with("group", key.group())
        .with("currency", key.currency())
        .with("open", pace.open)
        .with("won", pace.won)
        .with("lost", pace.lost)
        .with("averageWonAmount", quotient(pace.wonAmount, won))
        .with("winRate", Ratio.of(won, closed))
        .with("cycleDays", pace.won == 0 ? null : Days.of(pace.wonMicros) / pace.won)
        // N (amount / won) (won / closed) / (days / won)
        .with(
            "velocityPerDay",
            quotient(
                pace.wonAmount
                    .multiply(BigDecimal.valueOf(pace.open))
                    .multiply(won)
                    .multiply(MICROS_A_DAY),
                closed.multiply(micros)))
        .with("wonAmount", pace.wonAmount)
        .with("wonPerDay", quotient(pace.wonAmount, BigDecimal.valueOf(windowDays)));
  }

  private static @Nullable BigDecimal quotient(BigDecimal part, BigDecimal by) {
    return by.signum() == 0 ? null : part.divide(by, 4, RoundingMode.HALF_UP);
  }
}
