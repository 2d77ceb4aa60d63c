package io.winfold.oracle;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Definitions 9, by the formulas as they stand there. */
final class Survival {
  private Survival() {}

  /** Why a subject is no longer observed. */
  enum Ending {
    EVENT,
    COMPETING,
    CENSORED
  }

  record Subject(long micros, Ending ending) {}

  /** The Aalen-Johansen probability that the event has happened by a time. */
  static double incidence(List<Subject> subjects, long until) {
    double survival = 1;
    double incidence = 0;
    for (long time : times(subjects)) {
      if (time > until) {
        break;
      }
      double atRisk = subjects.stream().filter(subject -> subject.micros() >= time).count();
      double events = count(subjects, time, Ending.EVENT);
      double competing = count(subjects, time, Ending.COMPETING);
      incidence += survival * events / atRisk;
      survival *= 1 - (events + competing) / atRisk;
    }
    return incidence;
  }

  private static List<Long> times(List<Subject> subjects) {
    return subjects.stream()
        .filter(subject -> subject.ending() != Ending.CENSORED)
        .map(Subject::micros)
        .sorted()
        .distinct()
        .toList();
  }

  private static long count(List<Subject> subjects, long time, Ending ending) {
    return subjects.stream()
        .filter(subject -> subject.micros() == time && subject.ending() == ending)
        .count();
  }

  /** The Kaplan-Meier median: the first time at which S is not above one half, in fractions. */
  static @Nullable Double medianDays(List<Long> completed, List<Long> open) {
    BigInteger part = BigInteger.ONE;
    BigInteger whole = BigInteger.ONE;
    for (long time : completed.stream().sorted().distinct().toList()) {
      long atRisk =
          Stream.concat(completed.stream(), open.stream()).filter(each -> each >= time).count();
      long ended = completed.stream().filter(each -> each == time).count();
      part = part.multiply(BigInteger.valueOf(atRisk - ended));
      whole = whole.multiply(BigInteger.valueOf(atRisk));
      if (part.shiftLeft(1).compareTo(whole) <= 0) {
        return Days.of(time);
      }
    }
    return null;
  }
}
