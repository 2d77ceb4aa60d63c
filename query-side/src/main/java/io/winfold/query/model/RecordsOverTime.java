package io.winfold.query.model;

import io.winfold.query.scope.Deals;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records at every instant, from the closings and reopenings of deals. */
final class RecordsOverTime implements Records {
  private static final String CLOSED =
      """
      SELECT d.valid_from, CASE WHEN d.until <= :t THEN d.until END AS until, d.status, d.owner,
             d.team, d.account
        FROM %s d
       WHERE d.status IN ('WON', 'LOST') AND d.valid_from <= :t\
      """;

  private static final int ROWS_A_FETCH = 10_000;
  private static final int[] CLOSED_STILL = {1};
  private static final int[] CLOSED_UNTIL = {1, -1};

  private record Change(Instant at, int won, int lost) {}

  private static final class Builder {
    private final Map<String, List<Change>> changes = new HashMap<>();

    void add(@Nullable String name, Change change) {
      if (name != null) {
        changes.computeIfAbsent(name, key -> new ArrayList<>()).add(change);
      }
    }

    Map<String, Course> build() {
      Map<String, Course> courses = HashMap.newHashMap(changes.size());
      changes.forEach((name, of) -> courses.put(name, new Course(of)));
      return courses;
    }
  }

  /** Running totals after each change. */
  private static final class Course {
    private final Instant[] at;
    private final Tally[] after;

    Course(List<Change> changes) {
      List<Change> sorted = new ArrayList<>(changes);
      sorted.sort(Comparator.comparing(Change::at));
      at = sorted.stream().map(Change::at).toArray(Instant[]::new);
      after = new Tally[at.length];
      Tally running = Tally.NONE;
      for (int i = 0; i < at.length; i++) {
        Change change = sorted.get(i);
        running = running.plus(new Tally(change.won(), change.lost()));
        after[i] = running;
      }
    }

    Tally by(Instant instant) {
      int found = Arrays.binarySearch(at, instant);
      int last = found >= 0 ? found : -found - 2;
      while (last >= 0 && last + 1 < at.length && at[last + 1].equals(instant)) {
        last++;
      }
      return last < 0 ? Tally.NONE : after[last];
    }
  }

  private final Map<String, Course> owners;
  private final Map<String, Course> teams;
  private final Map<String, Course> accounts;

  private RecordsOverTime(Builder owners, Builder teams, Builder accounts) {
    this.owners = owners.build();
    this.teams = teams.build();
    this.accounts = accounts.build();
  }

  /**
   * @param courses the states of each deal in order
   */
  static Records of(Iterable<List<DealState>> courses) {
    var owners = new Builder();
    var teams = new Builder();
    var accounts = new Builder();
    for (List<DealState> course : courses) {
      DealState before = null;
      for (DealState state : course) {
        if (before != null && before.isClosed()) {
          add(before, state.since(), -1, owners, teams, accounts);
        }
        if (state.isClosed()) {
          add(state, state.since(), 1, owners, teams, accounts);
        }
        before = state;
      }
    }
    return new RecordsOverTime(owners, teams, accounts);
  }

  /** Reads what was closed, and until when it stayed so. */
  static Records read(Scope scope) {
    var owners = new Builder();
    var teams = new Builder();
    var accounts = new Builder();
    scope
        .jdbc()
        .sql(CLOSED.formatted(Deals.states(Deals.With.DETAILS)))
        .withFetchSize(ROWS_A_FETCH)
        .params(scope.parameters())
        .query(
            row -> {
              boolean won = row.getString("status").equals("WON");
              OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
              for (int sign : until == null ? CLOSED_STILL : CLOSED_UNTIL) {
                OffsetDateTime at =
                    sign > 0 ? row.getObject("valid_from", OffsetDateTime.class) : until;
                var change = new Change(at.toInstant(), won ? sign : 0, won ? 0 : sign);
                owners.add(row.getString("owner"), change);
                teams.add(row.getString("team"), change);
                accounts.add(row.getString("account"), change);
              }
            });
    return new RecordsOverTime(owners, teams, accounts);
  }

  private static void add(
      DealState state, Instant at, int sign, Builder owners, Builder teams, Builder accounts) {
    var change = new Change(at, state.isWon() ? sign : 0, state.isWon() ? 0 : sign);
    owners.add(state.owner(), change);
    teams.add(state.team(), change);
    accounts.add(state.details().account(), change);
  }

  @Override
  public Tally owner(@Nullable String owner, Instant at) {
    return by(owners, owner, at);
  }

  @Override
  public Tally team(@Nullable String team, Instant at) {
    return by(teams, team, at);
  }

  @Override
  public Tally account(@Nullable String account, Instant at) {
    return by(accounts, account, at);
  }

  private static Tally by(Map<String, Course> courses, @Nullable String name, Instant at) {
    Course course = name == null ? null : courses.get(name);
    return course == null ? Tally.NONE : course.by(at);
  }
}
