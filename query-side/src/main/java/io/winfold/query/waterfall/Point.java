package io.winfold.query.waterfall;

import java.time.Instant;
import java.util.Comparator;

/**
 * A place in the order of events: what occurred at one instant stands by its position in the log.
 */
record Point(Instant at, long position) implements Comparable<Point> {
  private static final Comparator<Point> ORDER =
      Comparator.comparing(Point::at).thenComparingLong(Point::position);

  /** Before everything that occurred at an instant. */
  static Point before(Instant at) {
    return new Point(at, 0);
  }

  @Override
  public int compareTo(Point other) {
    return ORDER.compare(this, other);
  }
}
