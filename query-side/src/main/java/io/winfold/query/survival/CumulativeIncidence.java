package io.winfold.query.survival;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.OptionalLong;

/**
 * The Aalen-Johansen estimate of how likely an event is by a given time, against events that
 * compete with it and with censored observations.
 *
 * <p>{@code S(t) = prod (1 - d/n)} over the times up to t at which anything happened, d what
 * happened and n those still observed just before; {@code CIF(t) = sum S(t-) d_event / n}. At equal
 * times events come before censorings. Without competing events S is the Kaplan-Meier estimate.
 */
public final class CumulativeIncidence {
  private final long[] times;
  private final double[] survival;
  private final double[] event;
  private final double[] competing;
  private final int subjects;

  private CumulativeIncidence(
      long[] times, double[] survival, double[] event, double[] competing, int subjects) {
    this.times = times;
    this.survival = survival;
    this.event = event;
    this.competing = competing;
    this.subjects = subjects;
  }

  /** Estimates from observations, in any order; from none, nothing ever happens. */
  public static CumulativeIncidence of(Collection<Observation> observations) {
    Observation[] sorted = observations.toArray(Observation[]::new);
    Arrays.sort(sorted, Comparator.comparingLong(Observation::duration));
    int n = sorted.length;
    long[] times = new long[n];
    double[] survival = new double[n];
    double[] event = new double[n];
    double[] competing = new double[n];
    int steps = 0;
    double stillThere = 1;
    double happened = 0;
    double ruledOut = 0;
    for (int i = 0; i < n; ) {
      long time = sorted[i].duration();
      int atRisk = n - i;
      int events = 0;
      int others = 0;
      for (; i < n && sorted[i].duration() == time; i++) {
        switch (sorted[i].ending()) {
          case EVENT -> events++;
          case COMPETING -> others++;
          case CENSORED -> {}
        }
      }
      if (events + others > 0) {
        happened += stillThere * events / atRisk;
        ruledOut += stillThere * others / atRisk;
        stillThere *= (double) (atRisk - events - others) / atRisk;
        times[steps] = time;
        survival[steps] = stillThere;
        event[steps] = happened;
        competing[steps] = ruledOut;
        steps++;
      }
    }
    return new CumulativeIncidence(
        Arrays.copyOf(times, steps),
        Arrays.copyOf(survival, steps),
        Arrays.copyOf(event, steps),
        Arrays.copyOf(competing, steps),
        n);
  }

  /** How many subjects were observed. */
  public int subjects() {
    return subjects;
  }

  /** The probability that nothing has happened by a time, itself included. */
  public double survival(long time) {
    return at(time, survival, 1);
  }

  /** The probability that the event has happened by a time, itself included. */
  public double incidence(long time) {
    return at(time, event, 0);
  }

  /** The probability that a competing event has happened by a time, itself included. */
  public double competing(long time) {
    return at(time, competing, 0);
  }

  /** The probability that the event happens at all, as far as observations reach. */
  public double incidence() {
    return incidence(Long.MAX_VALUE);
  }

  /**
   * The probability that the event happens by a time, for a subject to which nothing has happened
   * by its age; 0 where no observation reaches beyond that age.
   */
  public double incidence(long until, long age) {
    double there = survival(age);
    return there == 0 || until <= age ? 0 : (incidence(until) - incidence(age)) / there;
  }

  /** The first time by which at least half have ended; empty if observations do not reach it. */
  public OptionalLong median() {
    for (int i = 0; i < times.length; i++) {
      if (survival[i] <= 0.5) {
        return OptionalLong.of(times[i]);
      }
    }
    return OptionalLong.empty();
  }

  private double at(long time, double[] values, double before) {
    int found = Arrays.binarySearch(times, time);
    int index = found >= 0 ? found : -found - 2;
    return index < 0 ? before : values[index];
  }
}
