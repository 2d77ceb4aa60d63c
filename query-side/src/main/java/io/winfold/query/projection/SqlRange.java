package io.winfold.query.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** What PostgreSQL's dates and times reach; ours reach further. */
public final class SqlRange {
  private static final LocalDate LAST_DATE = LocalDate.of(5_874_897, 12, 31);

  private static final long LAST_SECOND =
      OffsetDateTime.of(294_276, 12, 31, 23, 59, 59, 0, ZoneOffset.UTC).toEpochSecond();

  /** 24 November 4714 BC. */
  private static final LocalDate FIRST_DATE = LocalDate.of(-4_713, 11, 24);

  private static final long FIRST_SECOND = FIRST_DATE.toEpochDay() * 86_400;

  private SqlRange() {}

  /**
   * @throws IllegalArgumentException if no column holds it
   */
  public static void check(LocalDate date) {
    if (date.isBefore(FIRST_DATE) || date.isAfter(LAST_DATE)) {
      throw new IllegalArgumentException("no column holds the date " + date);
    }
  }

  /**
   * @throws IllegalArgumentException if no column holds it
   */
  public static void check(Instant instant) {
    long second = instant.getEpochSecond();
    if (second < FIRST_SECOND || second > LAST_SECOND) {
      throw new IllegalArgumentException("no column holds the instant " + instant);
    }
  }
}
