package io.winfold.query.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.query.forecast.Forecast.Cell;
import io.winfold.query.forecast.Forecast.Sums;
import io.winfold.query.forecast.WalkForward.Past;
import io.winfold.query.scope.Row;
import io.winfold.query.statistics.Arriving;
import io.winfold.query.statistics.CommonFactor;
import io.winfold.query.statistics.Interval;
import io.winfold.query.statistics.SizeEffect;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often what came lay between P10 and P90, on samples of sixteen seeds: the last nine months of
 * each, or their quarters, in both currencies, forecast as of then and judged in the end.
 *
 * <p>Intervals of one sample are not independent: they share the history they are fitted to. The
 * samples are. So the sampling error is that of a mean over samples, and at least the binomial one;
 * both are in what an assertion says.
 */
class SampleCoverageTest {
  private static final Instant END = Instant.parse("2026-11-01T00:00:00Z");
  private static final LocalDate LAST = LocalDate.of(2026, 11, 1);
  private static final int MONTHS = 9;
  private static final int SAMPLES = 16;
  private static final double RIGHT = 0.8;

  /** Six shares are looked at: 99.2 % of one make 95 % of all. */
  private static final double STANDARD_ERRORS = 2.64;

  /** What is forecast, and how many days before its end. */
  enum Asked {
    MONTH_THAT_BEGINS(1, 30),
    MONTH_OF_WHICH_TEN_DAYS_ARE_LEFT(1, 10),
    QUARTER_THAT_BEGINS(3, 90);

    private final int months;
    private final int lead;

    Asked(int months, int lead) {
      this.months = months;
      this.lead = lead;
    }
  }

  private enum Way {
    WEIGHTED,
    TIMED,
    /** The weighted forecast by someone who takes probabilities for true and deals for all. */
    NAIVE
  }

  private static final Map<Asked, Map<Way, List<Tally>>> TALLIES = new EnumMap<>(Asked.class);

  /** Of one sample. */
  private static final class Tally {
    private int intervals;
    private int covered;

    void add(Interval interval, double came) {
      intervals++;
      covered += interval.covers(came) ? 1 : 0;
    }
  }

  @BeforeAll
  static void forecast() {
    for (int seed = 1; seed <= SAMPLES; seed++) {
      SampleBooks sample = new SampleBooks(seed, END);
      Book last = sample.asOf(END).now();
      for (Asked asked : Asked.values()) {
        Map<Way, Tally> tallies = new EnumMap<>(Way.class);
        for (int month = 0; month < MONTHS; month += asked.months) {
          LocalDate end = LAST.minusMonths(month);
          forecast(
              sample,
              last,
              new Horizon(end.minusMonths(asked.months), end, ZoneOffset.UTC),
              end.minusDays(asked.lead).atStartOfDay().toInstant(ZoneOffset.UTC),
              tallies);
        }
        tallies.forEach(
            (way, tally) ->
                TALLIES
                    .computeIfAbsent(asked, none -> new EnumMap<>(Way.class))
                    .computeIfAbsent(way, none -> new ArrayList<>())
                    .add(tally));
      }
    }
  }

  private static void forecast(
      SampleBooks sample, Book last, Horizon horizon, Instant cut, Map<Way, Tally> tallies) {
    Books then = sample.asOf(cut);
    WalkForward past = WalkForward.of(then, cut, horizon);
    var learned = new Quantiles(past, 1, UnaryOperator.identity());
    var believed = new Past(SizeEffect.NONE, CommonFactor.of(0), Arriving.NONE, List.of());
    var naive = new Quantiles(new WalkForward(believed, believed), 1, UnaryOperator.identity());
    Map<Cell, Double> actual = new HashMap<>();
    for (Deal deal : last.won()) {
      if (horizon.contains(deal.closedAt())) {
        actual.merge(
            new Cell(deal.groups().getFirst(), deal.currency()),
            deal.amount().doubleValue(),
            Double::sum);
      }
    }
    Map<Cell, Sums> cells = new Forecast(then.now(), horizon).cells();
    assertThat(cells.keySet()).as("EUR and USD").hasSize(2);
    cells.forEach(
        (cell, sums) -> {
          double came = actual.getOrDefault(cell, 0.0);
          tally(tallies, Way.WEIGHTED).add(learned.weighted(cell, sums).interval(), came);
          tally(tallies, Way.TIMED).add(learned.timed(cell, sums).interval(), came);
          tally(tallies, Way.NAIVE).add(naive.weighted(cell, sums).interval(), came);
        });
  }

  private static Tally tally(Map<Way, Tally> tallies, Way way) {
    return tallies.computeIfAbsent(way, none -> new Tally());
  }

  /**
   * @param error the standard error of a share that is {@link #RIGHT}
   */
  private record Coverage(double share, int intervals, double error) {
    static Coverage of(List<Tally> samples) {
      int intervals = samples.stream().mapToInt(one -> one.intervals).sum();
      double share = (double) samples.stream().mapToInt(one -> one.covered).sum() / intervals;
      double squares = 0;
      for (Tally one : samples) {
        double off = (double) one.covered / one.intervals - share;
        squares += off * off;
      }
      int count = samples.size();
      double betweenSamples = Math.sqrt(squares / (count - 1) / count);
      double binomial = Math.sqrt(RIGHT * (1 - RIGHT) / intervals);
      return new Coverage(share, intervals, Math.max(betweenSamples, binomial));
    }

    @Override
    public String toString() {
      return "%.3f of %d intervals, standard error %.3f: as many as %.0f independent ones"
          .formatted(share, intervals, error, RIGHT * (1 - RIGHT) / error / error);
    }
  }

  private static Coverage coverage(Asked asked, Way way) {
    return Coverage.of(TALLIES.getOrDefault(asked, Map.of()).getOrDefault(way, List.of()));
  }

  @ParameterizedTest
  @EnumSource(Asked.class)
  void fourFifthsOfWhatCameLieWithinTheIntervals(Asked asked) {
    for (Way way : List.of(Way.WEIGHTED, Way.TIMED)) {
      Coverage coverage = coverage(asked, way);
      assertThat(Math.abs(coverage.share() - RIGHT))
          .as("%s: %s", way, coverage)
          .isLessThan(STANDARD_ERRORS * coverage.error());
    }
  }

  @Test
  void whoTakesProbabilitiesForTrueIsSurprisedFarMoreOften() {
    for (Asked asked : Asked.values()) {
      Coverage coverage = coverage(asked, Way.NAIVE);
      assertThat(coverage.share()).as("%s: %s", asked, coverage).isLessThan(0.6);
    }
  }

  @Test
  void aPartOfTheDealsTellsOfThePastWhatAllOfThemDo() {
    SampleBooks sample = new SampleBooks(1, END);
    Horizon month = new Horizon(LAST.minusMonths(1), LAST, ZoneOffset.UTC);
    Instant cut = LAST.minusDays(30).atStartOfDay().toInstant(ZoneOffset.UTC);
    Books all = sample.asOf(cut);
    Books every = sample.asOf(cut, all.now().open().size() / 2);
    assertThat(all.every(cut)).isEqualTo(1);
    assertThat(every.every(cut)).isEqualTo(3);
    var ofAll = new Quantiles(WalkForward.of(all, cut, month), 1, UnaryOperator.identity());
    var ofThird = new Quantiles(WalkForward.of(every, cut, month), 1, UnaryOperator.identity());
    Cell cell = new Cell(new Row(), "USD");
    Sums sums = new Forecast(all.now(), month).cells().getOrDefault(cell, new Sums());
    double unforeseen = ofAll.weighted(cell, sums).unforeseen();
    assertThat(ofThird.weighted(cell, sums).unforeseen())
        .isBetween(unforeseen * 0.6, unforeseen * 1.6);
    double middle = ofAll.timed(cell, sums).interval().p50();
    assertThat(ofThird.timed(cell, sums).interval().p50()).isBetween(middle * 0.7, middle * 1.4);
  }
}
