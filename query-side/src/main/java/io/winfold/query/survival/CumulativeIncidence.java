package io.winfold.query.survival;

import io.winfold.query.survival.Observation.Ending;
import java.util.Arrays;
import java.util.Collection;
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
  /** What the rounding of a long product may add to it. */
  private static final double ROUNDING = 1e-12;

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
    return of(
        durations(observations, Ending.EVENT),
        durations(observations, Ending.COMPETING),
        durations(observations, Ending.CENSORED));
  }

  private static long[] durations(Collection<Observation> observations, Ending ending) {
    return observations.stream()
        .filter(observation -> observation.ending() == ending)
        .mapToLong(Observation::duration)
        .toArray();
  }

  /** Estimates from durations by how they ended, in any order. */
  public static CumulativeIncidence of(long[] events, long[] competing, long[] censored) {
    long[] sortedEvents = sorted(events);
    long[] sortedCompeting = sorted(competing);
    long[] sortedCensored = sorted(censored);
    int subjects = events.length + competing.length + censored.length;
    var steps = new Steps(events.length + competing.length);
    int e = 0;
    int c = 0;
    int gone = 0;
    while (e < sortedEvents.length || c < sortedCompeting.length) {
      long time = Math.min(at(sortedEvents, e), at(sortedCompeting, c));
      while (at(sortedCensored, gone) < time && gone < sortedCensored.length) {
        gone++;
      }
      int atRisk = subjects - e - c - gone;
      int happened = countOf(time, sortedEvents, e);
      int ruledOut = countOf(time, sortedCompeting, c);
      steps.add(time, atRisk, happened, ruledOut);
      e += happened;
      c += ruledOut;
    }
    return steps.estimate(subjects);
  }

  private static long[] sorted(long[] durations) {
    long[] sorted = durations.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static long at(long[] sorted, int index) {
    return index < sorted.length ? sorted[index] : Long.MAX_VALUE;
  }

  private static int countOf(long time, long[] sorted, int from) {
    int to = from;
    while (to < sorted.length && sorted[to] == time) {
      to++;
    }
    return to - from;
  }

  /** What is estimated so far. */
  private static final class Steps {
    private final long[] times;
    private final double[] survival;
    private final double[] event;
    private final double[] competing;
    private int count;
    private double stillThere = 1;
    private double happened;
    private double ruledOut;

    Steps(int capacity) {
      times = new long[capacity];
      survival = new double[capacity];
      event = new double[capacity];
      competing = new double[capacity];
    }

    void add(long time, int atRisk, int events, int others) {
      happened += stillThere * events / atRisk;
      ruledOut += stillThere * others / atRisk;
      stillThere *= (double) (atRisk - events - others) / atRisk;
      times[count] = time;
      survival[count] = stillThere;
      event[count] = happened;
      competing[count] = ruledOut;
      count++;
    }

    CumulativeIncidence estimate(int subjects) {
      return new CumulativeIncidence(
          Arrays.copyOf(times, count),
          Arrays.copyOf(survival, count),
          Arrays.copyOf(event, count),
          Arrays.copyOf(competing, count),
          subjects);
    }
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
      if (survival[i] <= 0.5 + ROUNDING) {
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
