package io.winfold.query.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.jspecify.annotations.Nullable;

/**
 * An absorbing Markov chain over the stages: with Q the shares of moves between stages and R those
 * of moves to won and lost, {@code B = (I - Q)^-1 R} holds the probabilities of ending as won
 * (Kemeny and Snell, Finite Markov Chains, 1960, theorem 3.3.7).
 *
 * <p>Every completed visit counts, those of open deals too; a transfer to another pipeline is left
 * out. A stage from which no deal has found a way to an end has no probability, and moves into it
 * are left out.
 *
 * @param moves the counts, in order of their stages
 * @param winProbability by stage, 0..1
 * @param base the share won of the pipeline's closed deals, where explanations begin
 */
public record MarkovModel(List<Count> moves, Map<String, Double> winProbability, double base)
    implements Model {

  public MarkovModel {
    moves = List.copyOf(moves);
    // In one order on every machine, for the parameters are told apart by their text.
    winProbability = Collections.unmodifiableMap(new TreeMap<>(winProbability));
  }

  /** How often deals went from a stage to another, to WON or to LOST. */
  public record Count(String from, String to, long count) {}

  static MarkovModel fit(TrainingSet known) {
    Map<String, Map<String, Long>> exits = new TreeMap<>();
    known
        .moves()
        .forEach(
            (move, count) ->
                exits.computeIfAbsent(move.from(), key -> new TreeMap<>()).put(move.to(), count));
    List<Count> counts = new ArrayList<>();
    exits.forEach((from, to) -> to.forEach((at, count) -> counts.add(new Count(from, at, count))));
    Tally outcome = known.outcome();
    return new MarkovModel(List.copyOf(counts), solve(exits), outcome.rate(0.5, 2));
  }

  private static Map<String, Double> solve(Map<String, Map<String, Long>> exits) {
    List<String> stages = leadingToAnEnd(exits);
    Map<String, Integer> places = new HashMap<>();
    stages.forEach(stage -> places.put(stage, places.size()));
    if (stages.isEmpty()) {
      return Map.of();
    }
    RealMatrix system = MatrixUtils.createRealIdentityMatrix(stages.size());
    RealVector won = new ArrayRealVector(stages.size());
    for (int row = 0; row < stages.size(); row++) {
      String stage = stages.get(row);
      Map<String, Long> to = new TreeMap<>(exits.getOrDefault(stage, Map.of()));
      to.keySet().removeIf(at -> !isEnd(at) && !places.containsKey(at));
      int from = row;
      double all = to.values().stream().mapToLong(Long::longValue).sum();
      to.forEach(
          (at, count) -> {
            Integer column = places.get(at);
            if (column != null) {
              system.addToEntry(from, column, -count / all);
            } else if (at.equals(Move.WON)) {
              won.addToEntry(from, count / all);
            }
          });
    }
    RealVector solution = new LUDecomposition(system).getSolver().solve(won);
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int row = 0; row < stages.size(); row++) {
      probabilities.put(stages.get(row), Math.clamp(solution.getEntry(row), 0.0, 1.0));
    }
    return probabilities;
  }

  private static List<String> leadingToAnEnd(Map<String, Map<String, Long>> exits) {
    List<String> leading = new ArrayList<>();
    int before = -1;
    while (before < leading.size()) {
      before = leading.size();
      exits.forEach(
          (stage, to) -> {
            if (!leading.contains(stage)
                && to.keySet().stream().anyMatch(at -> isEnd(at) || leading.contains(at))) {
              leading.add(stage);
            }
          });
    }
    leading.sort(null);
    return leading;
  }

  private static boolean isEnd(String to) {
    return to.equals(Move.WON) || to.equals(Move.LOST);
  }

  @Override
  public Method method() {
    return Method.MARKOV;
  }

  @Override
  public List<Field> fields() {
    return List.of();
  }

  @Override
  public Scorer scorer() {
    return new Scorer() {
      @Override
      public int basisPoints(Features features) {
        Double probability = winProbability.get(features.deal().stage());
        return probability == null ? NONE : Odds.basisPoints(probability);
      }

      @Override
      public @Nullable Score explain(Features features) {
        String stage = features.deal().stage();
        Double probability = winProbability.get(stage);
        if (probability == null) {
          return null;
        }
        double baseline = Odds.log(base);
        return new Score(
            Odds.basisPoints(probability),
            baseline,
            List.of(new Contribution("stage", stage, Odds.log(probability) - baseline)),
            null);
      }
    };
  }
}
