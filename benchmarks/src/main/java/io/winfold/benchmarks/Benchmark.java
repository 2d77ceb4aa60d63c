package io.winfold.benchmarks;

import java.util.List;

/** One thing that is measured, in a Winfold of its own; listed in {@link Benchmarks}. */
interface Benchmark {
  /** What {@code --only} calls it. */
  String name();

  /**
   * Measures, and makes sure that all of what was accepted is there and right.
   *
   * @throws IncompleteException if it is not; then nothing was measured
   */
  List<Row> measure(Bench bench) throws Exception;
}
