package io.winfold.query.restatement;

import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What deals count for in reports.
 *
 * @param count of open deals
 * @param amount of these
 * @param weighted amount times basis points of these
 * @param won deals
 * @param wonAmount of these
 */
record Standing(
    long count, BigDecimal amount, BigDecimal weighted, long won, BigDecimal wonAmount) {
  static final Standing NOTHING =
      new Standing(0, BigDecimal.ZERO, BigDecimal.ZERO, 0, BigDecimal.ZERO);

  /**
   * One deal.
   *
   * @param status null: there is none, or it is outside what is asked for
   * @param basisPoints its effective probability while it is open
   */
  static Standing of(@Nullable String status, BigDecimal amount, int basisPoints) {
    return switch (status) {
      case "OPEN" ->
          new Standing(
              1, amount, amount.multiply(BigDecimal.valueOf(basisPoints)), 0, BigDecimal.ZERO);
      case "WON" -> new Standing(0, BigDecimal.ZERO, BigDecimal.ZERO, 1, amount);
      case null, default -> NOTHING;
    };
  }

  Standing plus(Standing other) {
    return new Standing(
        count + other.count,
        amount.add(other.amount),
        weighted.add(other.weighted),
        won + other.won,
        wonAmount.add(other.wonAmount));
  }

  Standing minus(Standing other) {
    return new Standing(
        count - other.count,
        amount.subtract(other.amount),
        weighted.subtract(other.weighted),
        won - other.won,
        wonAmount.subtract(other.wonAmount));
  }

  Row show(String currency) {
    return new Row()
        .with("count", count)
        .with("amount", Amounts.plain(amount, currency))
        .with("weightedAmount", Amounts.weighted(weighted, currency))
        .with("won", won)
        .with("wonAmount", Amounts.plain(wonAmount, currency));
  }
}
