package io.winfold.kernel;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An exact amount in one currency. Amounts of different currencies are never added.
 *
 * <p>The amount is held at the currency's own number of fraction digits (2 for USD, 0 for JPY). One
 * given with more digits than that is held as given, so that a rule can refuse it by name: {@link
 * #isInRange()}.
 *
 * @param amount the amount in whole units of the currency, such as 50000.00
 * @param currency an ISO 4217 currency that has a number of fraction digits
 */
public record Money(BigDecimal amount, Currency currency) {
  /** The most digits an amount of a deal or a quota may have before the decimal point. */
  public static final int MAX_INTEGER_DIGITS = 15;

  public Money {
    int digits = currency.getDefaultFractionDigits();
    if (digits < 0) {
      throw new IllegalArgumentException(currency + " is not a currency amounts can be held in");
    }
    if (amount.signum() == 0) {
      amount = BigDecimal.ZERO.setScale(digits);
    } else if (isAbsurd(amount)) {
      // Written out, a number like 1E+999999999 would fill the memory.
    } else if (amount.scale() < digits || amount.stripTrailingZeros().scale() <= digits) {
      amount = amount.setScale(digits);
    }
  }

  /**
   * @param amount a plain decimal number
   * @param currencyCode an ISO 4217 code
   * @throws IllegalArgumentException if either is not
   */
  public static Money of(String amount, String currencyCode) {
    return new Money(new BigDecimal(amount), Currency.getInstance(currencyCode));
  }

  public static Money of(BigDecimal amount, Currency currency) {
    return new Money(amount, currency);
  }

  /** Whether this may stand on a deal: not negative, and within the digits a deal may have. */
  public boolean isInRange() {
    return amount.signum() >= 0
        && amount.scale() == currency.getDefaultFractionDigits()
        && amount.precision() - amount.scale() <= MAX_INTEGER_DIGITS;
  }

  private static boolean isAbsurd(BigDecimal amount) {
    return (long) amount.precision() - amount.scale() > 100;
  }

  /** The amount as it goes over the wire: plain decimal digits, never an exponent. */
  public String plainAmount() {
    return amount.toPlainString();
  }

  @Override
  public String toString() {
    return plainAmount() + " " + currency;
  }
}
