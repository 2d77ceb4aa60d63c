package io.winfold.benchmarks;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Every report, asked as an analyst asks: over everything, and over the time before the instant.
 */
final class ReportQueries {
  /** What is asked for at most, in milliseconds, of funnel, waterfall and win rate. */
  private static final double REPORT_P95_MILLIS = 300;

  private static final double PIPELINE_P95_MILLIS = 80;

  /**
   * A question.
   *
   * @param path with what it is asked for, but for the instant
   * @param targetMillis the p95 as of a past instant that is asked for; 0: none is
   */
  record Query(String name, String path, double targetMillis) {
    private Query(String name, double targetMillis) {
      this(name, "/api/" + name, targetMillis);
    }

    /** The same as of an instant. */
    String at(Instant asOf) {
      return path + (path.contains("?") ? "&" : "?") + "asOf=" + asOf;
    }
  }

  private ReportQueries() {}

  /** The questions about the time before an instant. */
  static List<Query> before(Instant instant) {
    LocalDate today = instant.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate month = today.withDayOfMonth(1);
    String lastMonth = "from=%s&to=%s".formatted(today.minusDays(31), today);
    String lastQuarter = "from=%s&to=%s".formatted(today.minusDays(92), today);
    String window = "&windowFrom=%s&windowTo=%s".formatted(month, month.plusMonths(3));
    return List.of(
        report("pipeline", PIPELINE_P95_MILLIS),
        report("pipeline?groupBy=owner,month"),
        report("pipeline?groupBy=source"),
        report("funnel", REPORT_P95_MILLIS),
        report("funnel?reach=strict&groupBy=owner"),
        report("funnel?open=censored"),
        report("funnel?population=period&horizonDays=90", lastQuarter),
        report("waterfall", lastMonth, REPORT_P95_MILLIS),
        report("waterfall?groupBy=month,owner", lastMonth),
        report("waterfall?mode=endpoint&weighted=true", lastQuarter + window),
        report("win-rate", REPORT_P95_MILLIS),
        report("win-rate?by=stage", lastQuarter),
        report("win-rate?groupBy=industry,month"),
        report("transitions"),
        report("time-in-stage"),
        report("time-in-stage?by=deal"),
        report("lost-reasons"),
        report("cycle-time?groupBy=team"),
        report("velocity"),
        report("slippage", lastQuarter),
        report("stale"),
        report("stale?groupBy=owner"),
        report("coverage", "period=" + today.getYear()),
        report("probability-history?step=day", lastQuarter),
        report("probability-history?step=month&groupBy=team"),
        new Query("opportunities", 0),
        new Query("opportunities?sort=-amount&open=true", 0),
        new Query("opportunities?status=LATE&owner=owner-7&sort=expectedCloseDate", 0),
        new Query("opportunities?q=account%20777", 0),
        new Query("opportunities/deal-4711/probability-history", 0));
  }

  private static Query report(String name) {
    return report(name, 0);
  }

  private static Query report(String name, double targetMillis) {
    return new Query(name, "/api/reports/" + name, targetMillis);
  }

  private static Query report(String name, String more) {
    return report(name, more, 0);
  }

  private static Query report(String name, String more, double targetMillis) {
    String path = "/api/reports/" + name + (name.contains("?") ? "&" : "?") + more;
    return new Query(name, path, targetMillis);
  }
}
