package io.winfold.kernel;

import java.math.BigDecimal;

/**
 * A probability in basis points, 0 to 10000: percent with two decimals, held exactly.
 *
 * @param basisPoints hundredths of a percent
 */
public record Probability(int basisPoints) implements Comparable<Probability> {
  public static final Probability ZERO = new Probability(0);
  public static final Probability CERTAIN = new Probability(10_000);

  public Probability {
    if (basisPoints < 0 || basisPoints > 10_000) {
      throw new IllegalArgumentException(
          "A probability is 0 to 10000 basis points: " + basisPoints);
    }
  }

  public static Probability ofPercent(int percent) {
    return new Probability(Math.multiplyExact(percent, 100));
  }

  /**
   * @param percent 0 to 100 with at most two decimals
   * @throws IllegalArgumentException if it is out of range
   * @throws ArithmeticException if it has more than two decimals
   */
  public static Probability ofPercent(BigDecimal percent) {
    if (!isPercent(percent)) {
      throw new IllegalArgumentException("A probability is 0 to 100 percent: " + percent);
    }
    return new Probability(percent.movePointRight(2).intValueExact());
  }

  /** Whether a percent number lies in 0..100. */
  public static boolean isPercent(BigDecimal percent) {
    return percent.signum() >= 0 && percent.compareTo(BigDecimal.valueOf(100)) <= 0;
  }

  /** Percent without needless zeros: 40, 39.5, 39.67. */
  public BigDecimal percent() {
    BigDecimal percent = BigDecimal.valueOf(basisPoints, 2).stripTrailingZeros();
    return percent.scale() < 0 ? percent.setScale(0) : percent;
  }

  @Override
  public int compareTo(Probability other) {
    return Integer.compare(basisPoints, other.basisPoints);
  }

  @Override
  public String toString() {
    return percent().toPlainString() + " %";
  }
}
