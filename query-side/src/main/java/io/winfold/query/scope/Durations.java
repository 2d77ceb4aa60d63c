package io.winfold.query.scope;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How long each of many things took. */
public final class Durations {
  private static final Durations NONE = new Durations(new long[0]);

  private final long[] sorted;

  private Durations(long[] sorted) {
    this.sorted = sorted;
  }

  /**
   * @param micros in any order
   */
  public static Durations of(long... micros) {
    long[] sorted = micros.clone();
    Arrays.sort(sorted);
    return new Durations(sorted);
  }

  /** Reads a column {@code array_agg(...)} of microseconds; null: of nothing. */
  public static Durations read(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    if (array == null) {
      return NONE;
    }
    Long[] boxed = (Long[]) array.getArray();
    long[] micros = new long[boxed.length];
    for (int i = 0; i < boxed.length; i++) {
      micros[i] = boxed[i];
    }
    Arrays.sort(micros);
    return new Durations(micros);
  }

  public int count() {
    return sorted.length;
  }

  /** In microseconds, the shortest first. */
  public long[] sorted() {
    return sorted.clone();
  }

  /** The mean in days of 24 hours; null: of nothing. */
  public @Nullable Double mean() {
    if (sorted.length == 0) {
      return null;
    }
    double sum = 0;
    for (long micros : sorted) {
      sum += micros;
    }
    return Figures.days(sum) / sorted.length;
  }

  /**
   * The value in days that a share of them does not exceed, interpolated between the two next to it
   * as SQL's {@code percentile_cont} does; null: of nothing.
   *
   * @param share 0..1
   */
  public @Nullable Double quantile(double share) {
    if (sorted.length == 0) {
      return null;
    }
    double at = share * (sorted.length - 1);
    int below = (int) Math.floor(at);
    int above = (int) Math.ceil(at);
    double between = (at - below) * (sorted[above] - sorted[below]);
    return Figures.days(sorted[below] + between);
  }
}
