package io.winfold.query.registry;

import static java.time.temporal.ChronoUnit.MICROS;

import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.platform.model.ModelRecorder;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.model.Field;
import io.winfold.query.model.Fit;
import io.winfold.query.model.FittedModel;
import io.winfold.query.model.History;
import io.winfold.query.model.Model;
import io.winfold.query.model.Reading;
import io.winfold.query.model.TrainingSet;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Fits models as operations, one at a time on this node, and has them recorded. */
@Component
class Fits implements DisposableBean {
  private static final String KIND = "model-fit";
  private static final int DIGITS = 8;
  private static final Logger LOG = LoggerFactory.getLogger(Fits.class);

  private final ReadModel model;
  private final Reads reads;
  private final Operations operations;
  private final ModelRecorder recorder;
  private final Clock clock;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("model-fit").daemon().factory());

  Fits(
      ReadModel model,
      Reads reads,
      Operations operations,
      Recorders recorders,
      ObjectProvider<Clock> clock) {
    this.model = model;
    this.reads = reads;
    this.operations = operations;
    this.recorder = recorders.recorder();
    this.clock = clock.getIfUnique(Clock::systemUTC);
  }

  /** Begins to fit a model. */
  Operation start(Order order, String actor) {
    operations.failAbandoned(KIND);
    String id = operations.start(KIND);
    Instant cut = order.asOf() == null ? clock.instant().truncatedTo(MICROS) : order.asOf();
    executor.execute(() -> run(id, order, cut, actor));
    return operations.find(id).orElseThrow();
  }

  private void run(String id, Order order, Instant cut, String actor) {
    try {
      operations.progress(id, "reading", 0, null);
      long begun = System.nanoTime();
      TrainingSet known = read(order, cut);
      long read = System.nanoTime();
      if (!operations.progress(id, "fitting", 0, (long) known.examples().size())) {
        operations.cancelled(id, null);
        return;
      }
      switch (order.recipe().fit(known)) {
        case Fit.Refused(String reason) ->
            operations.fail(id, Problem.of(ProblemCode.MODEL_NOT_FITTED, reason));
        case Fit.Done(Model fitted) -> {
          long done = System.nanoTime();
          ProbabilityModelFitted event = event(order, cut, fitted);
          operations.progress(
              id, "recording", known.examples().size(), (long) known.examples().size());
          long version = recorder.record(event, actor);
          LOG.info("Fitted {} to {} deals", event.version(), known.examples().size());
          operations.succeed(
              id,
              new Row()
                  .with("version", event.version())
                  .with("method", event.method())
                  .with("pipeline", order.pipeline())
                  .with("trainedUpTo", cut)
                  .with("fields", event.fields())
                  .with("won", known.outcome().won())
                  .with("lost", known.outcome().lost())
                  .with("after", "model/" + event.version() + "@" + version)
                  .with("readSeconds", seconds(begun, read))
                  .with("fitSeconds", seconds(read, done)));
        }
      }
    } catch (ProblemException e) {
      LOG.warn("A model of {} could not be recorded", order.pipeline(), e);
      operations.fail(id, e.problem());
    } catch (RuntimeException e) {
      LOG.error("Fit {} failed", id, e);
      operations.fail(
          id, Problem.of(ProblemCode.INTERNAL_ERROR, "The fit stopped. " + e.getMessage()));
    }
  }

  private TrainingSet read(Order order, Instant cut) {
    return model.read(
        snapshot ->
            History.read(
                    new Scope(snapshot, cut, snapshot.position(), false, reads.zone()),
                    Reading.forFits(List.of(order.recipe())))
                .training(order.pipeline(), cut));
  }

  /** The version says what it is and, by a digest, that it is this very model. */
  private static ProbabilityModelFitted event(Order order, Instant cut, Model fitted) {
    var parameters = FittedModel.write(fitted);
    List<String> fields = order.recipe().fields().stream().map(Field::name).toList();
    String text =
        String.join("\n", order.pipeline(), cut.toString(), fields.toString(), "" + parameters);
    String version =
        "%s-%s-%s"
            .formatted(
                fitted.method().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                cut.toString().substring(0, 10),
                digest(text).substring(0, DIGITS));
    return new ProbabilityModelFitted(
        version, fitted.method().name(), new PipelineId(order.pipeline()), cut, fields, parameters);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static double seconds(long from, long to) {
    return Math.round((to - from) / 1e6) / 1e3;
  }

  @Override
  public void destroy() {
    executor.shutdownNow();
  }
}
