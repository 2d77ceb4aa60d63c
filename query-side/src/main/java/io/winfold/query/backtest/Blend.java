package io.winfold.query.backtest;

import io.winfold.query.model.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mean of the methods' log-odds, with weights that add up to 1. At each cut the weights are moved
 * towards those that would have had the least log loss on what was said at earlier cuts of deals
 * closed by now; before there are any, all weigh the same.
 *
 * <p>Sources: Wolpert, Stacked Generalization (1992); Satopää and others, Combining Multiple
 * Probability Predictions Using a Simple Logit Model (2014); Kivinen and Warmuth, Exponentiated
 * Gradient versus Gradient Descent (1997).
 */
final class Blend {
  private static final int STEPS = 15;
  private static final double RATE = 2;

  private final List<Method> methods;
  private final double[] weights;
  private final List<Said> said = new ArrayList<>();

  /** What the methods said of a deal, as log-odds. */
  private static final class Said {
    private final long deal;
    private final double[] logOdds;

    Said(long deal, double... logOdds) {
      this.deal = deal;
      this.logOdds = logOdds;
    }
  }

  Blend(List<Method> methods) {
    this.methods = List.copyOf(methods);
    weights = new double[methods.size()];
    Arrays.fill(weights, 1.0 / weights.length);
  }

  /**
   * What it says at a cut, in basis points; cuts are to be given in order.
   *
   * @return in the order of the open deals
   */
  int[] at(Look look) {
    learn(look.outcomes());
    int[] blended = new int[look.open().size()];
    List<int[]> points = methods.stream().map(look::of).toList();
    for (int i = 0; i < blended.length; i++) {
      double[] logOdds = new double[weights.length];
      for (int m = 0; m < logOdds.length; m++) {
        logOdds[m] = logOdds(points.get(m)[i]);
      }
      said.add(new Said(look.open().get(i).deal(), logOdds));
      blended[i] = (int) Math.clamp(StrictMath.floor(mean(logOdds) * 10_000 + 0.5), 1, 9_999);
    }
    return blended;
  }

  private void learn(Map<Long, Boolean> outcomes) {
    List<Said> known = new ArrayList<>();
    List<Boolean> won = new ArrayList<>();
    for (Said one : said) {
      Boolean outcome = outcomes.get(one.deal);
      if (outcome != null) {
        known.add(one);
        won.add(outcome);
      }
    }
    if (known.isEmpty()) {
      return;
    }
    for (int step = 0; step < STEPS; step++) {
      double[] gradient = new double[weights.length];
      for (int i = 0; i < known.size(); i++) {
        double[] logOdds = known.get(i).logOdds;
        double error = mean(logOdds) - (won.get(i) ? 1 : 0);
        for (int m = 0; m < gradient.length; m++) {
          gradient[m] += error * logOdds[m] / known.size();
        }
      }
      double sum = 0;
      for (int m = 0; m < weights.length; m++) {
        weights[m] *= StrictMath.exp(-RATE * gradient[m]);
        sum += weights[m];
      }
      for (int m = 0; m < weights.length; m++) {
        weights[m] /= sum;
      }
    }
  }

  private double mean(double... logOdds) {
    double sum = 0;
    for (int m = 0; m < weights.length; m++) {
      sum += weights[m] * logOdds[m];
    }
    return 1 / (1 + StrictMath.exp(-sum));
  }

  private static double logOdds(int basisPoints) {
    return StrictMath.log(basisPoints / (10_000.0 - basisPoints));
  }

  /** As they are after the last cut. */
  Map<Method, Double> weights() {
    Map<Method, Double> byMethod = new LinkedHashMap<>();
    for (int m = 0; m < weights.length; m++) {
      byMethod.put(methods.get(m), weights[m]);
    }
    return byMethod;
  }
}
