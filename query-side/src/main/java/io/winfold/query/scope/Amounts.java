package io.winfold.query.scope;

import io.winfold.kernel.Probability;
import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Exact amounts as they are shown. */
public final class Amounts {
  private Amounts() {}

  /**
   * Plain digits, at least the currency's own after the point, and no needless zero beyond them:
   * 6600.00, 6600.03, 1000.011.
   *
   * @param currency null: whole units
   */
  public static String plain(BigDecimal amount, @Nullable String currency) {
    BigDecimal bare = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    int digits = currency == null ? 0 : Currency.getInstance(currency).getDefaultFractionDigits();
    return bare.scale() < digits ? bare.setScale(digits).toPlainString() : bare.toPlainString();
  }

  /** A sum of amount times basis points as an amount. */
  public static String weighted(BigDecimal timesBasisPoints, @Nullable String currency) {
    return plain(timesBasisPoints.movePointLeft(4), currency);
  }

  /** As an object beside a deal. */
  public static Row money(BigDecimal amount, String currency) {
    return new Row().with("amount", plain(amount, currency)).with("currency", currency);
  }

  /** Basis points as a percent number without needless zeros. */
  public static @Nullable BigDecimal percent(@Nullable Integer basisPoints) {
    return basisPoints == null ? null : new Probability(basisPoints).percent();
  }
}
