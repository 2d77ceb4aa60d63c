package io.winfold.query.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The share won of the deals that visited a stage, each level drawn towards the one above it: all
 * pipelines, the pipeline, the stage, then a segment of the stage's deals for each field in turn.
 * {@code p = (won + m p0) / (closed + m)} is the mean of a Beta distribution (the conjugate prior
 * of a binomial); p0 is the level above and m is how many deals it weighs.
 *
 * @param fields what segments are made by, each within the one before
 * @param stages by their ids
 */
public record WinRateModel(
    List<Field> fields, Rate all, Rate pipeline, Map<String, Rate> stages, List<Segment> segments)
    implements Model {
  private static final double LEVEL = 0.8;

  public WinRateModel {
    fields = List.copyOf(fields);
    Objects.requireNonNull(all, "all");
    Objects.requireNonNull(pipeline, "pipeline");
    // In one order on every machine, for the parameters are told apart by their text.
    stages = Collections.unmodifiableMap(new TreeMap<>(stages));
    segments = List.copyOf(segments);
    segments.forEach(segment -> Objects.requireNonNull(segment.rate(), "rate"));
  }

  /**
   * A share won.
   *
   * @param won of the deals closed
   * @param closed won or lost
   * @param towards p0, the share of the level above, 0..1
   * @param strength m, how many deals that share weighs
   * @param rate 0..1, with the level above weighed in
   * @param low the 10th percentile of what the share may be
   * @param high the 90th percentile
   */
  public record Rate(
      long won,
      long closed,
      double towards,
      double strength,
      double rate,
      double low,
      double high) {

    static Rate of(Tally tally, double towards, double strength) {
      var beta =
          new BetaDistribution(
              tally.won() + strength * towards, tally.lost() + strength * (1 - towards));
      return new Rate(
          tally.won(),
          tally.closed(),
          towards,
          strength,
          tally.rate(towards, strength),
          beta.inverseCumulativeProbability((1 - LEVEL) / 2),
          beta.inverseCumulativeProbability((1 + LEVEL) / 2));
    }
  }

  /**
   * Part of a stage's deals.
   *
   * @param values of the first fields, as many as there are; empty: the deal has none
   */
  public record Segment(String stage, List<String> values, Rate rate) {}

  @Override
  public Method method() {
    return Method.WIN_RATE;
  }

  @Override
  public Scorer scorer() {
    return new Ready(this);
  }

  private static final class Ready implements Scorer {
    private final WinRateModel model;
    private final Map<List<String>, Rate> rates = new HashMap<>();

    Ready(WinRateModel model) {
      this.model = model;
      model.stages.forEach((stage, rate) -> rates.put(List.of(stage), rate));
      for (Segment segment : model.segments) {
        rates.put(WinRateFit.key(segment.stage(), segment.values()), segment.rate());
      }
    }

    /** The rates of the levels that the deal is in, from the stage down. */
    private List<Rate> levels(Features features) {
      List<Rate> levels = new ArrayList<>();
      List<String> key = new ArrayList<>();
      key.add(features.deal().stage());
      Rate rate = rates.get(key);
      for (int i = 0; rate != null; i++) {
        levels.add(rate);
        if (i == model.fields.size()) {
          break;
        }
        key.add(WinRateFit.text(model.fields.get(i).value(features)));
        rate = rates.get(key);
      }
      return levels;
    }

    @Override
    public int basisPoints(Features features) {
      List<Rate> levels = levels(features);
      return Odds.basisPoints((levels.isEmpty() ? model.pipeline : levels.getLast()).rate());
    }

    @Override
    public @Nullable Score explain(Features features) {
      List<Rate> levels = levels(features);
      List<Contribution> contributions = new ArrayList<>();
      Rate at = model.all;
      contributions.add(step("pipeline", features.deal().pipeline(), at, model.pipeline));
      at = model.pipeline;
      for (int i = 0; i < levels.size(); i++) {
        String factor = i == 0 ? "stage" : model.fields.get(i - 1).name();
        String value = i == 0 ? features.deal().stage() : model.fields.get(i - 1).value(features);
        contributions.add(step(factor, value, at, levels.get(i)));
        at = levels.get(i);
      }
      return new Score(
          Odds.basisPoints(at.rate()),
          Odds.log(model.all.rate()),
          contributions,
          new Score.Interval(LEVEL, Odds.basisPoints(at.low()), Odds.basisPoints(at.high())));
    }

    private static Contribution step(String factor, @Nullable String value, Rate from, Rate to) {
      return new Contribution(factor, value, Odds.log(to.rate()) - Odds.log(from.rate()));
    }
  }
}
