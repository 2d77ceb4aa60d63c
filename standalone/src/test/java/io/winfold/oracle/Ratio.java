package io.winfold.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** What part of a whole something is; there is none of nothing. */
final class Ratio {
  private Ratio() {}

  static @Nullable Double of(long part, long whole) {
    return of(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
  }

  static @Nullable Double of(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? null : part.divide(whole, MathContext.DECIMAL64).doubleValue();
  }
}
