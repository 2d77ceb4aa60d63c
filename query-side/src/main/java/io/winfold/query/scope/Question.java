package io.winfold.query.scope;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A query that has been understood and only waits for a snapshot to be asked in. */
@FunctionalInterface
public interface Question {
  Body ask(Scope scope);

  /** Where a walk over pages is pinned; null: where the request says. */
  default @Nullable Pin pin() {
    return null;
  }

  /** How soon an answer given for "now" may change by time alone. */
  default Pace pace() {
    return Pace.DAY;
  }

  /** The same question, whose answers tell durations. */
  static Question ofDurations(Question question) {
    return new Question() {
      @Override
      public Body ask(Scope scope) {
        return question.ask(scope);
      }

      @Override
      public Pace pace() {
        return Pace.MINUTE;
      }
    };
  }

  /** A pace of change. */
  enum Pace {
    /** What is late changes with the date. */
    DAY,
    /** What is stale, and how long something has lasted. */
    MINUTE
  }

  /** The first page's as-of instant and log position, and the generation it was read from. */
  record Pin(Instant asOf, long position, int generation) {}
}
