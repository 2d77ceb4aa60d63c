package io.winfold.query.model;

import io.winfold.query.scope.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What owners, teams and accounts had won and lost by an instant, in all pipelines. */
public interface Records {
  /** Nothing won, nothing lost. */
  Records NONE =
      new Records() {
        @Override
        public Tally owner(@Nullable String owner, Instant at) {
          return Tally.NONE;
        }

        @Override
        public Tally team(@Nullable String team, Instant at) {
          return Tally.NONE;
        }

        @Override
        public Tally account(@Nullable String account, Instant at) {
          return Tally.NONE;
        }
      };

  /** All that a scope knows. */
  static Records read(Scope scope) {
    return RecordsOverTime.read(scope);
  }

  /** By the outcomes in force at the instant, of deals that the owner closed. */
  Tally owner(@Nullable String owner, Instant at);

  /** By the outcomes in force at the instant, of deals that the team closed. */
  Tally team(@Nullable String team, Instant at);

  /** By the outcomes in force at the instant, of deals with the account. */
  Tally account(@Nullable String account, Instant at);
}
