package io.winfold.query.registry;

import io.winfold.query.projection.ReadModel;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Scope;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Fits the models in force anew on a schedule, by the same method and fields. Off unless {@code
 * winfold.models.refit-interval} says how often. The new model is there to be chosen; the one in
 * force stays in force until a person chooses another.
 */
@Component
class Refits implements SmartLifecycle {
  private static final String ACTOR = "model-refit";
  private static final Logger LOG = LoggerFactory.getLogger(Refits.class);

  private static final String IN_FORCE =
      """
      SELECT DISTINCT v.model FROM pipeline_version v
       WHERE v.position <= :p AND v.valid_from <= :t AND (v.valid_to > :t OR v.ended_position > :p)
         AND v.model IS NOT NULL
       ORDER BY v.model\
      """;

  private final Fits fits;
  private final ReadModel model;
  private final Reads reads;
  private final Duration interval;
  private final Ticks ticks;
  private final Clock clock;
  private @Nullable Runnable ticking;
  private volatile boolean running;

  /**
   * @param interval zero: never
   */
  Refits(
      Fits fits,
      ReadModel model,
      Reads reads,
      Ticks ticks,
      ObjectProvider<Clock> clock,
      @Value("${winfold.models.refit-interval:0s}") Duration interval) {
    this.fits = fits;
    this.model = model;
    this.reads = reads;
    this.ticks = ticks;
    this.clock = clock.getIfUnique(Clock::systemUTC);
    this.interval = interval;
  }

  @Override
  public void start() {
    running = true;
    if (!interval.isZero()) {
      ticking = ticks.every(interval, this::refit);
    }
  }

  private void refit() {
    try {
      for (Registered one : inForce()) {
        one.recipe()
            .ifPresent(recipe -> fits.start(new Order(one.pipeline(), recipe, null), ACTOR));
      }
    } catch (RuntimeException e) {
      LOG.warn("The models in force could not be fitted anew; the next time is in {}", interval, e);
    }
  }

  private List<Registered> inForce() {
    return model.read(
        snapshot -> {
          var scope =
              new Scope(snapshot, clock.instant(), snapshot.position(), false, reads.zone());
          return scope
              .jdbc()
              .sql(IN_FORCE)
              .params(scope.parameters())
              .query((row, number) -> row.getString(1))
              .list()
              .stream()
              .flatMap(version -> Registered.find(scope, version).stream())
              .toList();
        });
  }

  @Override
  public void stop() {
    running = false;
    if (ticking != null) {
      ticking.run();
      ticking = null;
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
