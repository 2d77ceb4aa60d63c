package io.winfold.query.scoring;

import io.winfold.query.scope.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How good one kind of probability was.
 *
 * @param n on how many occasions it was given
 * @param deals to how many deals
 * @param won on how many occasions the deal was won in the end
 * @param brier the mean of {@code (p - y)^2}, y 1 for won and 0 for lost: 0 is perfect
 * @param skill {@code 1 - Brier / Brier of the base rate}: 1 is perfect, 0 no better than the base
 *     rate, below 0 worse
 * @param logLoss the mean of {@code -ln} of the probability given to what came, p kept within
 *     {@link Scoring#LEAST} of the ends
 * @param ece the mean distance between the probability and the share won, bin by bin of about equal
 *     counts, weighted by their cases: 0 is perfectly calibrated
 * @param auc the chance that of a deal won and a deal lost, looked at at the same cut, the one won
 *     had the higher probability, equal ones counting half: 1/2 is no ranking at all; undefined
 *     where at no cut some were won and some lost
 * @param byCount {@code sum p / sum y}: above 1 too much was promised; undefined where none was won
 * @param byAmount {@code sum (amount p) / sum (amount y)} for each currency
 * @param reliability the bins of {@code ece}, empty ones left out
 */
public record Scorecard(
    int n,
    int deals,
    int won,
    Figure brier,
    Figure skill,
    Figure logLoss,
    Figure ece,
    Figure auc,
    Figure byCount,
    Map<String, Figure> byAmount,
    List<Bin> reliability) {

  /** As the end of a row of an answer. */
  public Row show() {
    List<Row> amounts = new ArrayList<>();
    byAmount.forEach(
        (currency, ratio) -> amounts.add(new Row().with("currency", currency).with(ratio.show())));
    return new Row()
        .with("n", n)
        .with("deals", deals)
        .with("won", won)
        .with("brier", brier.show())
        .with("skill", skill.show())
        .with("logLoss", logLoss.show())
        .with("ece", ece.show())
        .with("auc", auc.show())
        .with(
            "calibrationInTheLarge",
            new Row().with("byCount", byCount.show()).with("byAmount", amounts))
        .with("reliability", reliability.stream().map(Bin::show).toList());
  }
}
