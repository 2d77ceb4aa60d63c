package io.winfold.query.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Naive Bayes as Odoo 17 to 19 has it in predictive lead scoring, to two decimals of a percent
 * after a full rebuild of its frequency table (conformance vectors in the tests).
 *
 * <p>A deal's odds begin with those of the first stage, W to L, and are multiplied for each of its
 * couples (variable, value) by {@code (won / T_won) / (lost / T_lost)}, T being W and L for the
 * stage, else the sums over all values of the variable. The rows are those of the deal's team if it
 * has any, else those of all teams together. Tags of fewer than 50 deals are passed over.
 *
 * <p>It takes the fields for independent, given the outcome; where they are not, it is too sure of
 * itself.
 *
 * @param stages those that existed at the cut, and the won one after all of them
 * @param frequencies how often each couple was won and lost, by team
 */
public record NaiveBayesModel(List<Field> fields, List<Phase> stages, List<Frequency> frequencies)
    implements Model {
  static final String STAGE = "stage";
  private static final String TAG = "tag";

  /** Added to both counts when a row first appears. */
  static final double SMOOTHING = 0.1;

  private static final double LEAST_OF_A_TAG = 50;

  public NaiveBayesModel {
    fields = List.copyOf(fields);
    stages = List.copyOf(stages);
    frequencies = List.copyOf(frequencies);
    for (Frequency row : frequencies) {
      Objects.requireNonNull(row.variable(), "variable");
      Objects.requireNonNull(row.value(), "value");
    }
    stages.forEach(stage -> Objects.requireNonNull(stage.id(), "id"));
  }

  /**
   * A stage in the order that decides what a lost deal had reached.
   *
   * @param team the one it belongs to; null: all
   */
  public record Phase(String id, int sequence, @Nullable String team) {}

  /**
   * How often deals with a value were won and lost, 0.1 added to both.
   *
   * @param team null: of deals without a team
   * @param variable {@code stage} or a field
   */
  public record Frequency(
      @Nullable String team, String variable, String value, double won, double lost) {}

  static NaiveBayesModel fit(TrainingSet known, Recipe recipe) {
    return NaiveBayesFit.fit(known, recipe);
  }

  @Override
  public Method method() {
    return Method.NAIVE_BAYES;
  }

  @Override
  public Scorer scorer() {
    return new Ready(this);
  }

  private static final class Counts {
    private double won;
    private double lost;

    void add(Frequency frequency) {
      won += frequency.won();
      lost += frequency.lost();
    }

    boolean isOneSided() {
      return won == 0 || lost == 0;
    }
  }

  /** The rows a deal is judged by: those of its team, or of all. */
  private static final class Table {
    private final Map<String, Map<String, Counts>> values = new HashMap<>();
    private final Map<String, Counts> totals = new HashMap<>();
    private @Nullable Counts first;

    void add(Frequency frequency) {
      values
          .computeIfAbsent(frequency.variable(), key -> new HashMap<>())
          .computeIfAbsent(frequency.value(), key -> new Counts())
          .add(frequency);
      totals.computeIfAbsent(frequency.variable(), key -> new Counts()).add(frequency);
    }

    @Nullable Counts of(String variable, String value) {
      Map<String, Counts> ofVariable = values.get(variable);
      return ofVariable == null ? null : ofVariable.get(value);
    }
  }

  private static final class Ready implements Scorer {
    private final List<Field> fields;
    private final Map<String, Table> teams = new HashMap<>();
    private final Table all = new Table();

    Ready(NaiveBayesModel model) {
      fields = model.fields;
      for (Frequency frequency : model.frequencies) {
        String team = frequency.team();
        Table ofTeam = team == null ? null : teams.computeIfAbsent(team, key -> new Table());
        if (frequency.variable().equals(TAG)
            && frequency.won() + frequency.lost() < LEAST_OF_A_TAG) {
          continue;
        }
        all.add(frequency);
        if (ofTeam != null) {
          ofTeam.add(frequency);
        }
      }
      String first =
          model.stages.stream()
              .filter(stage -> stage.team() == null)
              .min(Comparator.comparingInt(Phase::sequence).thenComparing(Phase::id))
              .map(Phase::id)
              .orElse("");
      all.first = all.of(STAGE, first);
      teams.values().forEach(table -> table.first = table.of(STAGE, first));
    }

    private Table table(Features features) {
      String team = features.deal().team();
      return team == null ? all : teams.getOrDefault(team, all);
    }

    @Override
    public int basisPoints(Features features) {
      Product product = product(features, null);
      return product == null ? NONE : product.basisPoints();
    }

    @Override
    public @Nullable Score explain(Features features) {
      List<Contribution> contributions = new ArrayList<>();
      Product product = product(features, contributions);
      return product == null
          ? null
          : new Score(
              product.basisPoints(),
              StrictMath.log(product.baseWon / product.baseLost),
              contributions,
              null);
    }

    private @Nullable Product product(
        Features features, @Nullable List<Contribution> contributions) {
      Table table = table(features);
      Counts first = table.first;
      if (first == null || first.isOneSided()) {
        return null;
      }
      var product = new Product(first, contributions);
      String stage = features.deal().stage();
      product.add(STAGE, stage, table.of(STAGE, stage), first);
      for (Field field : fields) {
        Counts totals = table.totals.get(field.name());
        if (totals != null) {
          for (String value : field.values(features)) {
            product.add(field.name(), value, table.of(field.name(), value), totals);
          }
        }
      }
      return product;
    }
  }

  /** The two products of a deal. */
  private static final class Product {
    private final double baseWon;
    private final double baseLost;
    private final @Nullable List<Contribution> contributions;
    private double won;
    private double lost;

    Product(Counts first, @Nullable List<Contribution> contributions) {
      baseWon = first.won / (first.won + first.lost);
      baseLost = first.lost / (first.won + first.lost);
      won = baseWon;
      lost = baseLost;
      this.contributions = contributions;
    }

    void add(String factor, String value, @Nullable Counts counts, Counts totals) {
      if (counts == null || totals.isOneSided()) {
        return;
      }
      double forWon = counts.won / totals.won;
      double forLost = counts.lost / totals.lost;
      won *= forWon;
      lost *= forLost;
      if (contributions != null) {
        contributions.add(new Contribution(factor, value, StrictMath.log(forWon / forLost)));
      }
    }

    int basisPoints() {
      return Odds.basisPoints(won / (won + lost));
    }
  }
}
