package io.winfold.query.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoreTest {

  @Test
  void errorsAreMeasuredAgainstWhatCame() {
    Score score = new Score();
    score.add(110, 100);
    score.add(60, 100);
    score.add(5, 0);
    score.addLeaf(80, 50, 40.0);
    score.addLeaf(30, 50, 70.0);
    score.addLeaf(65, 100, null);

    assertThat(score.cases()).isEqualTo(3);
    assertThat(score.meanError()).isCloseTo(-25.0 / 3, within(1e-12));
    assertThat(score.mape()).isCloseTo(0.25, within(1e-12)); // the third has no actual
    assertThat(score.bias()).isCloseTo(-25.0 / 200, within(1e-12));
    assertThat(score.wape()).isCloseTo((30.0 + 20 + 35) / 200, within(1e-12));
    assertThat(score.naiveWape()).isCloseTo((10.0 + 20) / 100, within(1e-12));
    // Over the two leaves with a time before: 50 off against 30.
    assertThat(score.skill()).isCloseTo(1 - 50.0 / 30, within(1e-12));
  }

  @Test
  void intervalsAreMeasuredByCoverageAndPinballLoss() {
    Score score = new Score();
    score.addInterval(new Interval(10, 20, 30), 10);
    score.addInterval(new Interval(10, 20, 30), 40);

    assertThat(score.coverage()).isEqualTo(0.5);
    assertThat(Score.pinball(0.1, 10, 40)).isCloseTo(3, within(1e-12));
    assertThat(Score.pinball(0.9, 30, 10)).isCloseTo(2, within(1e-12));
    assertThat(score.pinball())
        .isEqualTo(new Interval((0 + 3.0) / 2, (5.0 + 10) / 2, (0.9 * 10 + (1 - 0.9) * 20) / 2));
  }

  @Test
  void ofNothingThereIsNoScore() {
    Score score = new Score();

    assertThat(score.wape()).isNull();
    assertThat(score.bias()).isNull();
    assertThat(score.skill()).isNull();
    assertThat(score.coverage()).isNull();
    assertThat(score.pinball()).isNull();
    assertThat(score.meanError()).isNull();
  }

  @Test
  void quantilesAreCasesThatOccur() {
    assertThat(Interval.of(5, 1, 4, 2, 3)).isEqualTo(new Interval(1, 3, 5));
    assertThat(Interval.of(10, 9, 8, 7, 6, 5, 4, 3, 2, 1)).isEqualTo(new Interval(1, 5, 9));
    assertThat(Interval.of(7)).isEqualTo(new Interval(7, 7, 7));
  }
}
