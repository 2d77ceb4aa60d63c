package io.winfold.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Things that take turns (A B C A B C ...), so that whatever else the machine does meets all of
 * them. The first turns of each only warm up.
 */
final class Rounds {
  private final Map<String, Turn> turns = new LinkedHashMap<>();
  private final Map<String, List<Load.Result>> results = new LinkedHashMap<>();
  private final Map<String, Load.Result> cold = new LinkedHashMap<>();
  private int warmUps = 1;

  @FunctionalInterface
  interface Turn {
    Load.Result take() throws Exception;
  }

  Rounds with(String name, Turn turn) {
    turns.put(name, turn);
    results.put(name, new ArrayList<>());
    return this;
  }

  /** As many turns of each only warm up; one else. */
  Rounds warmingUp(int turns) {
    warmUps = turns;
    return this;
  }

  Rounds run(int rounds) throws Exception {
    for (int round = 0; round < warmUps + rounds; round++) {
      for (var turn : turns.entrySet()) {
        Load.Result result = turn.getValue().take();
        cold.putIfAbsent(turn.getKey(), result);
        if (round >= warmUps) {
          of(turn.getKey()).add(result);
        }
      }
    }
    return this;
  }

  /** The rate of the very first turn. */
  double perSecondCold(String name) {
    return Objects.requireNonNull(cold.get(name), name).perSecond();
  }

  /** The median of its rounds. */
  double perSecond(String name) {
    return median(of(name), Load.Result::perSecond);
  }

  /** The median over the rounds of one rate by another of the same round. */
  double ratio(String name, String floor) {
    List<Load.Result> floors = of(floor);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < floors.size(); i++) {
      ratios.add(of(name).get(i).perSecond() / floors.get(i).perSecond());
    }
    return median(ratios, Double::doubleValue);
  }

  /** Every time taken in any round. */
  Nanos times(String name) {
    Nanos all = new Nanos();
    of(name).forEach(result -> all.addAll(result.times()));
    return all;
  }

  /** Processor time for one call, of Winfold with its caller, and of PostgreSQL. */
  String cpu(String name) {
    CpuTime sum = of(name).stream().map(Load.Result::cpu).reduce(CpuTime::plus).orElseThrow();
    return sum.each(of(name).stream().mapToLong(Load.Result::calls).sum());
  }

  private List<Load.Result> of(String name) {
    return Objects.requireNonNull(results.get(name), name);
  }

  static <T> double median(List<T> values, ToDoubleFunction<T> value) {
    double[] sorted = values.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
