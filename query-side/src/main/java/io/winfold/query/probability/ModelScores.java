package io.winfold.query.probability;

import io.winfold.query.model.DealReader;
import io.winfold.query.model.DealState;
import io.winfold.query.scope.Scope;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What models in force at the as-of instant give to the open deals at it, to be joined to a
 * report's SQL. Where no pipeline has a model, nothing is joined and nothing is read.
 */
public final class ModelScores {
  private static final String JOIN =
      """
       LEFT JOIN unnest(CAST(:model_deals AS bigint[]), CAST(:model_points AS integer[]))
                 AS m (deal, model_bp) ON m.deal = d.deal\
      """;

  private static final ModelScores NONE = new ModelScores(new long[0], new int[0]);

  /** A report asks for the same scores again and again while nothing happens. */
  private static final int KEPT = 8;

  /**
   * @param source where it was read, for a process may have several read models
   * @param moment the as-of instant, or where that is the present, the midnight before it: until an
   *     event or the next midnight scores stay as they are
   */
  private record Key(
      JdbcClient source,
      String models,
      int generation,
      long position,
      long parked,
      boolean current,
      Instant moment) {}

  private static final Map<Key, ModelScores> RECENT =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, ModelScores> eldest) {
          return size() > KEPT;
        }
      };

  /** Of those scored: a deal a model has nothing to say about is not among them. */
  private final long[] deals;

  private final int[] points;

  private ModelScores(long[] deals, int... points) {
    this.deals = deals;
    this.points = points;
  }

  /** The scores of all open deals. */
  public static ModelScores of(Scope scope) {
    Scoring scoring = Scoring.read(scope);
    if (scoring.pipelinesAt(scope.asOf()).isEmpty()) {
      return NONE;
    }
    Instant moment =
        scope.current() ? scope.today().atStartOfDay(scope.zone()).toInstant() : scope.asOf();
    var key =
        new Key(
            scope.jdbc(),
            scoring.toString(),
            scope.snapshot().generation(),
            scope.position(),
            scope.snapshot().parked(),
            scope.current(),
            moment);
    synchronized (RECENT) {
      ModelScores known = RECENT.get(key);
      if (known != null) {
        return known;
      }
    }
    ModelScores read = read(scope, scoring, "true", Map.of());
    synchronized (RECENT) {
      RECENT.put(key, read);
    }
    return read;
  }

  /**
   * Those of every so manyth deal.
   *
   * @param every 1: of all
   */
  public static ModelScores of(Scope scope, int every) {
    if (every == 1) {
      return of(scope);
    }
    Scoring scoring = Scoring.read(scope);
    return scoring.pipelinesAt(scope.asOf()).isEmpty()
        ? NONE
        : read(scope, scoring, "d.deal % :scored_every = 0", Map.of("scored_every", every));
  }

  /** That of one deal alone. */
  public static ModelScores ofOne(Scope scope, String id) {
    Scoring scoring = Scoring.read(scope);
    return scoring.pipelinesAt(scope.asOf()).isEmpty()
        ? NONE
        : read(
            scope,
            scoring,
            "d.deal = (SELECT o.deal FROM opportunity o WHERE o.id = :scored)",
            Map.of("scored", id));
  }

  private static ModelScores read(
      Scope scope, Scoring scoring, String condition, Map<String, ?> more) {
    Map<String, Object> parameters = new LinkedHashMap<>(more);
    parameters.put("scored_pipelines", Scoring.texts(scoring.pipelinesAt(scope.asOf())));
    List<DealState> open =
        new DealReader(scope, scoring.reading())
            .last(
                "d.status = 'OPEN' AND d.pipeline = ANY (:scored_pipelines) AND " + condition,
                parameters);
    long[] deals = new long[open.size()];
    int[] points = new int[open.size()];
    int scored = 0;
    for (DealState state : open) {
      Integer score = scoring.at(state, scope.asOf());
      if (score != null) {
        deals[scored] = state.deal();
        points[scored++] = score;
      }
    }
    return new ModelScores(Arrays.copyOf(deals, scored), Arrays.copyOf(points, scored));
  }

  /** Whether no deal has a score. */
  public boolean isEmpty() {
    return deals.length == 0;
  }

  /**
   * What is to be joined to deals {@code d}: {@code m.model_bp}. Nothing where there are no scores.
   *
   * @param parameters where the scores go
   */
  public String join(Map<String, @Nullable Object> parameters) {
    return isEmpty() ? "" : always(parameters);
  }

  /** The same where it is joined in any case. */
  public String always(Map<String, @Nullable Object> parameters) {
    parameters.put("model_deals", deals);
    parameters.put("model_points", points);
    return JOIN;
  }

  /** The override of a deal {@code d}, or else its score, as SQL; null where it has neither. */
  public String orOverride() {
    return isEmpty() ? "d.override_bp" : "coalesce(d.override_bp, m.model_bp)";
  }
}
