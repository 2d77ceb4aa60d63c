package io.winfold.query.scoring;

import io.winfold.query.scope.Row;

/**
 * A line of a reliability table: cases of about one probability, and how many of them were won.
 *
 * @param from the lowest probability, 0..1
 * @param to the highest
 * @param won the share won
 */
public record Bin(double from, double to, double meanProbability, Figure won) {

  Row show() {
    return new Row()
        .with("from", from)
        .with("to", to)
        .with("n", won.n())
        .with("meanProbability", meanProbability)
        .with("won", won.value())
        .with("low", won.low())
        .with("high", won.high());
  }
}
