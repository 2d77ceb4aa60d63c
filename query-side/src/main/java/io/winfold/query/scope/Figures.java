package io.winfold.query.scope;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Figures that are quotients, which are not there where nothing is to be divided by. */
public final class Figures {
  private static final double MICROS_A_DAY = 86_400e6;

  private Figures() {}

  /** A share of 0..1 in double precision; null: of nothing. */
  public static @Nullable Double rate(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  /** A ratio in double precision; null: to nothing. */
  public static @Nullable Double rate(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? null : part.doubleValue() / whole.doubleValue();
  }

  /** Microseconds as days of 24 hours. */
  public static double days(double micros) {
    return micros / MICROS_A_DAY;
  }

  /**
   * The microseconds between two timestamps, as SQL.
   *
   * @param from SQL
   * @param to SQL
   */
  public static String micros(String from, String to) {
    return micros(to + " - " + from);
  }

  /**
   * An interval, or a timestamp counted from the epoch, in microseconds, as SQL.
   *
   * @param time SQL
   */
  public static String micros(String time) {
    return "CAST(round(date_part('epoch', " + time + ") * 1000000) AS bigint)";
  }
}
