package io.winfold.query.model;

import io.winfold.query.model.LogisticModel.Check;
import io.winfold.query.model.LogisticModel.Term;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fits the regression to what deals looked like while they were open.
 *
 * <p>Each example is looked at up to four times, at even distances over the time it was open, and a
 * look weighs as many weeks as it stands for: so deals weigh as they would among the open deals of
 * any one day, which are what is to be scored. The weights add up to the number of deals. The
 * penalty is chosen on the later fifth of the deals (by closing; all looks at a deal stay on one
 * side), then all deals are fitted with it.
 */
final class LogisticFit {
  private static final int MOST_LOOKS = 4;
  private static final double DAYS_A_LOOK = 7;

  /** A value of fewer deals is as good as none. */
  private static final int LEAST_OF_A_VALUE = 10;

  private static final double[] PENALTIES = {1, 10, 100};
  private static final double DEFAULT_PENALTY = 10;
  private static final int LEAST_TO_CHECK = 50;

  private record Look(Features features, int deal, boolean won, double weight) {}

  private final List<Field> fields;
  private final Figures figures;
  private final List<Look> looks;
  private final double baseRate;

  private LogisticFit(List<Field> fields, double baseRate, List<Look> looks) {
    this.fields = fields;
    this.baseRate = baseRate;
    this.figures = new Figures(fields, baseRate);
    this.looks = looks;
  }

  static Fit fit(TrainingSet known, Recipe recipe) {
    List<Example> examples =
        known.examples().stream()
            .filter(recipe::admits)
            .sorted(
                Comparator.comparing((Example example) -> example.last().since())
                    .thenComparingLong(example -> example.last().deal()))
            .toList();
    Tally outcome =
        examples.stream().reduce(Tally.NONE, (sum, each) -> sum.plus(each.won()), Tally::plus);
    if (outcome.won() == 0 || outcome.lost() == 0) {
      return new Fit.Refused(
          "A regression needs deals won and deals lost; there are %d and %d"
              .formatted(outcome.won(), outcome.lost()));
    }
    double baseRate = outcome.rate(0.5, 2);
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      look(known, examples.get(i), i, looks);
    }
    var fit = new LogisticFit(recipe.fields(), baseRate, looks);
    return new Fit.Done(fit.fit(examples.size()));
  }

  private static void look(TrainingSet known, Example example, int number, List<Look> looks) {
    List<DealState> course = example.course();
    double open = 0;
    for (int i = 0; i + 1 < course.size(); i++) {
      if (course.get(i).isOpen()) {
        open += nanos(course.get(i).since(), course.get(i + 1).since());
      }
    }
    double days = open / Duration.ofDays(1).toNanos();
    int times = (int) Math.clamp(1 + Math.floor(days / DAYS_A_LOOK), 1, MOST_LOOKS);
    double weight = Math.max(1, days / DAYS_A_LOOK) / times;
    for (int i = 0; i < times; i++) {
      look(known, example, number, open * (i + 0.5) / times, weight, looks);
    }
  }

  private static double nanos(Instant from, Instant to) {
    return Duration.between(from, to).toNanos();
  }

  private static void look(
      TrainingSet known,
      Example example,
      int number,
      double after,
      double weight,
      List<Look> looks) {
    List<DealState> course = example.course();
    double left = after;
    for (int i = 0; i + 1 < course.size(); i++) {
      DealState state = course.get(i);
      if (!state.isOpen()) {
        continue;
      }
      double length = nanos(state.since(), course.get(i + 1).since());
      if (left <= length) {
        Instant at = state.since().plusNanos((long) left);
        looks.add(new Look(known.at(state, at), number, example.won(), weight));
        return;
      }
      left -= length;
    }
    looks.add(new Look(known.atClosing(example), number, example.won(), weight));
  }

  private LogisticModel fit(int deals) {
    int earlier = deals - deals / 5;
    double penalty = DEFAULT_PENALTY;
    Check check = null;
    if (deals - earlier >= LEAST_TO_CHECK) {
      double least = Double.POSITIVE_INFINITY;
      for (double candidate : PENALTIES) {
        Check checked = check(earlier, deals - earlier, candidate);
        if (checked != null && checked.logLoss() < least) {
          least = checked.logLoss();
          penalty = candidate;
          check = checked;
        }
      }
    }
    return model(Integer.MAX_VALUE, penalty, check);
  }

  private @Nullable Check check(int earlier, int later, double penalty) {
    List<Look> training = looks.stream().filter(look -> look.deal() < earlier).toList();
    double won = training.stream().filter(Look::won).mapToDouble(Look::weight).sum();
    double all = training.stream().mapToDouble(Look::weight).sum();
    if (won == 0 || won == all) {
      return null;
    }
    double base = won / all;
    Scorer scorer = model(earlier, penalty, null).scorer();
    double loss = 0;
    double baseLoss = 0;
    double weights = 0;
    for (Look look : looks) {
      if (look.deal() >= earlier) {
        double probability = scorer.basisPoints(look.features()) / 10_000.0;
        loss -= look.weight() * StrictMath.log(look.won() ? probability : 1 - probability);
        baseLoss -= look.weight() * StrictMath.log(look.won() ? base : 1 - base);
        weights += look.weight();
      }
    }
    return new Check(later, loss / weights, baseLoss / weights);
  }

  private record Column(String field, String part) {}

  /** What a column comes to over all looks. */
  private static final class Summary {
    private double sum;
    private double squares;
    private final Set<Integer> deals = new HashSet<>();

    void add(double figure, double ofLook, int deal) {
      sum += ofLook * figure;
      squares += ofLook * figure * figure;
      if (deals.size() < LEAST_OF_A_VALUE) {
        deals.add(deal);
      }
    }
  }

  private LogisticModel model(int before, double penalty, @Nullable Check check) {
    Map<String, Map<String, Summary>> summaries = new TreeMap<>();
    double weights = 0;
    Set<Integer> deals = new HashSet<>();
    for (Look look : looks) {
      if (look.deal() >= before) {
        continue;
      }
      weights += look.weight();
      deals.add(look.deal());
      figures.of(
          look.features(),
          (field, part, figure) ->
              summaries
                  .computeIfAbsent(field, key -> new TreeMap<>())
                  .computeIfAbsent(part, key -> new Summary())
                  .add(figure, look.weight(), look.deal()));
    }
    List<Column> columns = new ArrayList<>();
    List<double[]> centres = new ArrayList<>();
    Map<String, Map<String, Integer>> places = new HashMap<>();
    double all = weights;
    summaries.forEach(
        (field, parts) ->
            parts.forEach(
                (part, summary) -> {
                  if (summary.deals.size() >= LEAST_OF_A_VALUE || field.equals(Figures.STAGE)) {
                    places.computeIfAbsent(field, key -> new HashMap<>()).put(part, columns.size());
                    columns.add(new Column(field, part));
                    centres.add(centre(field, part, summary, all));
                  }
                }));
    var ridge = new Ridge(columns.size(), penalty);
    double perDeal = deals.size() / weights;
    for (Look look : looks) {
      if (look.deal() < before) {
        ridge.begin(look.won(), look.weight() * perDeal);
        figures.of(
            look.features(),
            (field, part, figure) -> {
              Map<String, Integer> ofField = places.get(field);
              Integer place = ofField == null ? null : ofField.get(part);
              if (place != null) {
                ridge.add(place, figure / centres.get(place)[1]);
              }
            });
      }
    }
    double[] shifts = new double[columns.size()];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = centres.get(i)[0] / centres.get(i)[1];
    }
    double[] weightsOf = ridge.fit(shifts);
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      terms.add(
          new Term(
              column.field(),
              column.part(),
              centres.get(i)[0],
              centres.get(i)[1],
              weightsOf[i + 1]));
    }
    return new LogisticModel(fields, weightsOf[0], List.copyOf(terms), penalty, baseRate, check);
  }

  /** Mean and scale: a quantity's own, so that a penalty means the same for all. */
  private static double[] centre(String field, String part, Summary summary, double weights) {
    boolean flag = part.equals("undated") || part.equals("overdue");
    if (!Figures.isQuantity(field) || flag) {
      return new double[] {0, 1};
    }
    double mean = summary.sum / weights;
    double variance = summary.squares / weights - mean * mean;
    return variance <= 1e-12 ? new double[] {0, 1} : new double[] {mean, StrictMath.sqrt(variance)};
  }
}
