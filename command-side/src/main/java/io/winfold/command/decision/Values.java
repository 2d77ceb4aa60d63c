package io.winfold.command.decision;

import io.winfold.kernel.Money;
import io.winfold.kernel.Probability;
import io.winfold.kernel.pipeline.ForecastCategory;
import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** What values a command may carry; each rule returns null where the value is allowed. */
public final class Values {
  private Values() {}

  public static @Nullable Rejection probability(BigDecimal percent, String pointer) {
    return Probability.isPercent(percent) && percent.stripTrailingZeros().scale() <= 2
        ? null
        : Rejection.of(
            RejectionCode.PROBABILITY_OUT_OF_RANGE,
            "A probability is 0 to 100 percent with at most two decimals",
            pointer);
  }

  public static @Nullable Rejection amount(Money amount, String pointer) {
    return amount.isInRange()
        ? null
        : Rejection.of(
            RejectionCode.AMOUNT_OUT_OF_RANGE,
            "An amount is 0 or more, with at most %d digits before the point and %d after it in %s"
                .formatted(
                    Money.MAX_INTEGER_DIGITS,
                    amount.currency().getDefaultFractionDigits(),
                    amount.currency()),
            pointer);
  }

  public static @Nullable Rejection amountIn(Currency currency, Money amount, String pointer) {
    return amount.currency().equals(currency)
        ? amount(amount, pointer)
        : Rejection.of(
            RejectionCode.CURRENCY_MISMATCH,
            "The deal is in %s, and its currency never changes".formatted(currency),
            pointer);
  }

  public static @Nullable Rejection category(@Nullable ForecastCategory category, String pointer) {
    return category != ForecastCategory.CLOSED
        ? null
        : Rejection.of(
            RejectionCode.CATEGORY_NOT_ALLOWED,
            "CLOSED is for won deals and cannot be set",
            pointer);
  }

  public static @Nullable Rejection reason(@Nullable String reason) {
    return reason != null && !reason.isBlank()
        ? null
        : Rejection.of(RejectionCode.REASON_REQUIRED, "A reason is needed", "/reason");
  }
}
