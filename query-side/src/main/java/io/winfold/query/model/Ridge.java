package io.winfold.query.model;

import java.util.Arrays;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;

/**
 * Penalised logistic regression by iteratively reweighted least squares (Newton's method; Hastie,
 * Tibshirani, Friedman, The Elements of Statistical Learning, 2nd edition, 4.4.1), over rows that
 * are mostly zero. The intercept is not penalised.
 */
final class Ridge {
  private static final int MOST_STEPS = 30;
  private static final double CLOSE_ENOUGH = 1e-7;

  private final int columns;
  private final double penalty;

  private int rows;
  private int[] starts = new int[1_024];
  private boolean[] outcomes = new boolean[1_024];
  private double[] weights = new double[1_024];
  private int entries;
  private int[] places = new int[8_192];
  private double[] figures = new double[8_192];

  Ridge(int columns, double penalty) {
    this.columns = columns;
    this.penalty = penalty;
  }

  /** Begins a row. */
  void begin(boolean outcome, double weight) {
    if (rows + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      outcomes = Arrays.copyOf(outcomes, 2 * outcomes.length);
      weights = Arrays.copyOf(weights, 2 * weights.length);
    }
    starts[rows] = entries;
    outcomes[rows] = outcome;
    weights[rows] = weight;
    rows++;
    starts[rows] = entries;
  }

  /** Adds an entry to the row begun last. */
  void add(int column, double figure) {
    if (entries == places.length) {
      places = Arrays.copyOf(places, 2 * places.length);
      figures = Arrays.copyOf(figures, 2 * figures.length);
    }
    places[entries] = column;
    figures[entries] = figure;
    entries++;
    starts[rows] = entries;
  }

  /**
   * The intercept and the weights of the columns.
   *
   * @param shifts taken away from every entry of a column, those that are zero too
   */
  double[] fit(double[] shifts) {
    double[] beta = new double[columns + 1];
    double won = 0;
    double all = 0;
    for (int row = 0; row < rows; row++) {
      all += weights[row];
      won += outcomes[row] ? weights[row] : 0;
    }
    beta[0] = Odds.log(won / all);
    double loss = loss(beta, shifts);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = direction(beta, shifts);
      double length = 1;
      double[] next = moved(beta, direction, length);
      double nextLoss = loss(next, shifts);
      while (nextLoss > loss && length > 1e-4) {
        length /= 2;
        next = moved(beta, direction, length);
        nextLoss = loss(next, shifts);
      }
      double gained = loss - nextLoss;
      if (gained >= 0) {
        beta = next;
        loss = nextLoss;
      }
      if (gained <= CLOSE_ENOUGH * (Math.abs(loss) + CLOSE_ENOUGH)) {
        break;
      }
    }
    return beta;
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    double[] moved = from.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += length * direction[i];
    }
    return moved;
  }

  /** The log odds of a row whose columns were all zero. */
  private static double atZero(double[] beta, double[] shifts) {
    double atZero = beta[0];
    for (int i = 0; i < shifts.length; i++) {
      atZero -= beta[i + 1] * shifts[i];
    }
    return atZero;
  }

  private double logOdds(int row, double[] beta, double atZero) {
    double logOdds = atZero;
    for (int i = starts[row]; i < starts[row + 1]; i++) {
      logOdds += beta[places[i] + 1] * figures[i];
    }
    return logOdds;
  }

  private double loss(double[] beta, double[] shifts) {
    double atZero = atZero(beta, shifts);
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      double logOdds = logOdds(row, beta, atZero);
      double against = outcomes[row] ? -logOdds : logOdds;
      loss +=
          weights[row]
              * (against > 0
                  ? against + StrictMath.log1p(StrictMath.exp(-against))
                  : StrictMath.log1p(StrictMath.exp(against)));
    }
    for (int i = 1; i < beta.length; i++) {
      loss += penalty / 2 * beta[i] * beta[i];
    }
    return loss;
  }

  /**
   * Newton's step. The sums are taken over entries that are not zero and put right for the shifts
   * afterwards: with z = x - s, sum w z z' = sum w x x' - s m' - m s' + v s s', where m = sum w x
   * and v = sum w.
   */
  private double[] direction(double[] beta, double[] shifts) {
    int size = columns + 1;
    double[][] hessian = new double[size][size];
    double[] gradient = new double[size];
    double[] weighted = new double[columns];
    double[] residuals = new double[columns];
    double allWeights = 0;
    double allResiduals = 0;
    double atZero = atZero(beta, shifts);
    for (int row = 0; row < rows; row++) {
      double probability = Odds.probability(logOdds(row, beta, atZero));
      double weight = weights[row] * probability * (1 - probability);
      double residual = weights[row] * ((outcomes[row] ? 1 : 0) - probability);
      allWeights += weight;
      allResiduals += residual;
      for (int i = starts[row]; i < starts[row + 1]; i++) {
        int place = places[i];
        double figure = figures[i];
        weighted[place] += weight * figure;
        residuals[place] += residual * figure;
        double[] line = hessian[place + 1];
        double both = weight * figure;
        for (int j = starts[row]; j < starts[row + 1]; j++) {
          line[places[j] + 1] += both * figures[j];
        }
      }
    }
    hessian[0][0] = allWeights;
    gradient[0] = allResiduals;
    for (int i = 0; i < columns; i++) {
      gradient[i + 1] = residuals[i] - shifts[i] * allResiduals - penalty * beta[i + 1];
      double crossed = weighted[i] - shifts[i] * allWeights;
      hessian[0][i + 1] = crossed;
      hessian[i + 1][0] = crossed;
      for (int j = 0; j < columns; j++) {
        hessian[i + 1][j + 1] +=
            -shifts[i] * weighted[j] - weighted[i] * shifts[j] + allWeights * shifts[i] * shifts[j];
      }
      hessian[i + 1][i + 1] += penalty;
    }
    return solve(hessian, gradient);
  }

  private static double[] solve(double[][] hessian, double[] gradient) {
    // Rounding leaves the two halves of the matrix apart by a hair, which the decomposition minds.
    for (int i = 0; i < hessian.length; i++) {
      for (int j = 0; j < i; j++) {
        hessian[i][j] = hessian[j][i];
      }
    }
    hessian[0][0] += 1e-9;
    try {
      return new CholeskyDecomposition(MatrixUtils.createRealMatrix(hessian))
          .getSolver()
          .solve(new ArrayRealVector(gradient))
          .toArray();
    } catch (MathIllegalArgumentException e) {
      throw new IllegalStateException("The regression cannot be solved", e);
    }
  }
}
