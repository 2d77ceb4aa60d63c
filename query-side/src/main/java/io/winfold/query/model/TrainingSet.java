package io.winfold.query.model;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What is known of a pipeline at an instant, the cut: nothing that occurred after it is in here.
 *
 * @param cut the last instant looked at
 * @param zone where days begin
 * @param stages those in force at the cut, in order, retired ones too
 * @param examples the deals of the pipeline closed by the cut, in the order they were recorded
 * @param moves how often deals went from where to where, open deals included
 * @param outcomes what every pipeline had won and lost
 * @param records what owners, teams and accounts had won and lost, at any instant up to the cut
 */
public record TrainingSet(
    String pipeline,
    Instant cut,
    ZoneId zone,
    List<Stage> stages,
    List<Example> examples,
    Map<Move, Long> moves,
    Map<String, Tally> outcomes,
    Records records) {

  /** What a deal looked like in a state of it. */
  public Features at(DealState state, Instant instant) {
    return new Features(state, instant, zone, records);
  }

  /** What an example looked like just before it was closed, its own outcome not known yet. */
  public Features atClosing(Example example) {
    return at(example.last(), History.before(example.last().since()));
  }

  /** Deals won and lost in this pipeline. */
  public Tally outcome() {
    return outcomes.getOrDefault(pipeline, Tally.NONE);
  }
}
