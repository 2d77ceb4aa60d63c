package io.winfold.query.health;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The healthy bands of this installation: {@code winfold.health.*}. */
@Component
public class Health {
  private final Band winRate;
  private final Band cycleDays;
  private final Band coverage;
  private final int untouchedDays;

  public Health(
      @Value("${winfold.health.win-rate.from:0.2}") double winRateFrom,
      @Value("${winfold.health.win-rate.to:0.4}") double winRateTo,
      @Value("${winfold.health.cycle-days.from:30}") double cycleFrom,
      @Value("${winfold.health.cycle-days.to:90}") double cycleTo,
      @Value("${winfold.health.coverage.from:3}") double coverageFrom,
      @Value("${winfold.health.coverage.to:5}") double coverageTo,
      @Value("${winfold.health.untouched-days:3}") int untouchedDays) {
    winRate = new Band(winRateFrom, winRateTo);
    cycleDays = new Band(cycleFrom, cycleTo);
    coverage = new Band(coverageFrom, coverageTo);
    this.untouchedDays = untouchedDays;
  }

  /** Of 0..1. */
  public Band winRate() {
    return winRate;
  }

  /** Days from creation to the win. */
  public Band cycleDays() {
    return cycleDays;
  }

  /** Open amount in units of the quota. */
  public Band coverage() {
    return coverage;
  }

  /** After how many days without an event a deal should be followed up. */
  public int untouchedDays() {
    return untouchedDays;
  }
}
