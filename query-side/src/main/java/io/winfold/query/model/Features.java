package io.winfold.query.model;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.MICROS;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a deal at an instant: all that a model may look at.
 *
 * @param at when
 * @param zone where days begin
 * @param records what owner, team and account had won and lost by then
 */
public record Features(DealState deal, Instant at, ZoneId zone, Records records) {
  private static final double MICROS_A_DAY = 86_400e6;

  /** In days of 24 hours. */
  public double daysInStage() {
    return days(deal.stageEnteredAt());
  }

  /** Since its creation, in days of 24 hours. */
  public double ageDays() {
    return days(deal.createdAt());
  }

  private double days(Instant since) {
    return Math.max(0, MICROS.between(since, at) / MICROS_A_DAY);
  }

  /** Calendar days to the expected close, negative once it is over; null: there is none. */
  public @Nullable Long daysToClose() {
    return deal.expectedClose() == null
        ? null
        : DAYS.between(at.atZone(zone).toLocalDate(), deal.expectedClose());
  }

  public Tally ownerRecord() {
    return records.owner(deal.owner(), at);
  }

  public Tally teamRecord() {
    return records.team(deal.team(), at);
  }

  public long accountWins() {
    return records.account(deal.details().account(), at).won();
  }
}
