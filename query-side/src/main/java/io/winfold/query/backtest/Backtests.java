package io.winfold.query.backtest;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.query.model.History;
import io.winfold.query.model.Reading;
import io.winfold.query.projection.ReadModel;
import io.winfold.query.projection.Snapshot;
import io.winfold.query.scope.PastKnowledge;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scoring.Cuts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Backtests as operations, one at a time on this node. */
@Component
class Backtests implements DisposableBean {
  static final String KIND = "backtest";
  private static final Logger LOG = LoggerFactory.getLogger(Backtests.class);

  private final ReadModel model;
  private final Reads reads;
  private final Operations operations;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("backtest").daemon().factory());

  Backtests(ReadModel model, Reads reads, Operations operations) {
    this.model = model;
    this.reads = reads;
    this.operations = operations;
  }

  /** Begins a backtest. */
  Operation start(Order order) {
    operations.failAbandoned(KIND);
    String id = operations.start(KIND);
    executor.execute(() -> run(id, order));
    return operations.find(id).orElseThrow();
  }

  List<Instant> cuts(Order order) {
    return Cuts.of(
        order.begin(reads.zone()), order.end(), order.judgedAt(), order.step(), reads.zone());
  }

  private void run(String id, Order order) {
    try {
      walk(id, order);
    } catch (RuntimeException e) {
      LOG.error("Backtest {} failed", id, e);
      operations.fail(
          id, Problem.of(ProblemCode.INTERNAL_ERROR, "The backtest stopped. " + e.getMessage()));
    }
  }

  /** What is known in the end, and how it came to be known. */
  private record End(History history, PastKnowledge known) {}

  private Scope scope(Snapshot snapshot, Order order) {
    return new Scope(snapshot, order.judgedAt(), snapshot.position(), false, reads.zone());
  }

  private void walk(String id, Order order) {
    List<Instant> cuts = cuts(order);
    operations.progress(id, "reading", 0, (long) cuts.size());
    long begun = System.nanoTime();
    Reading reading = Reading.forCuts(order.recipes());
    End end =
        model.read(
            snapshot -> {
              Scope scope = scope(snapshot, order);
              return new End(
                  History.read(scope, reading),
                  PastKnowledge.of(scope.at(order.end()), order.pipeline(), order.knownBy()));
            });
    var looks = new Looks(order.pipeline(), order.recipes());
    var backtest = new Backtest(order.recipes(), order.blend());
    for (int i = 0; i < cuts.size(); i++) {
      if (!operations.progress(id, "walking forward", i, (long) cuts.size())) {
        operations.cancelled(id, null);
        return;
      }
      Instant cut = cuts.get(i);
      History known =
          end.known().isByOccurrence() ? end.history() : asRecorded(order, reading, cut);
      backtest.add(looks.at(known, cut));
    }
    operations.progress(id, "judging", cuts.size(), (long) cuts.size());
    Row result =
        describe(order)
            .with("knownBy", end.known().show())
            .with(backtest.result(end.history().outcomes(), order.resampling()))
            .with("seconds", Math.round((System.nanoTime() - begun) / 1e6) / 1e3);
    LOG.info("Backtest {} of {} at {} cuts", id, order.pipeline(), cuts.size());
    operations.succeed(id, result);
  }

  /** The history as it stood in the read model at a cut. */
  private History asRecorded(Order order, Reading reading, Instant cut) {
    return model.read(snapshot -> History.read(scope(snapshot, order).asKnownAt(cut), reading));
  }

  private Row describe(Order order) {
    return new Row()
        .with("pipeline", order.pipeline())
        .with("from", order.begin(reads.zone()))
        .with("to", order.end())
        .with("step", order.step().name().toLowerCase(Locale.ROOT))
        .with("judgedAt", order.judgedAt())
        .with(
            "definition",
            new Row()
                .with(
                    "prediction",
                    "every deal open at a cut, by models fitted to the deals closed by the cut")
                .with(
                    "outcome",
                    "1: won at judgedAt, 0: lost; of deals still open then (unresolved) nothing is"
                        + " judged")
                .with(
                    "withoutScore",
                    "where a method has no score for a deal, the stage default stands in")
                .with("brier", "mean of (p - y)^2")
                .with("skill", "1 - Brier / Brier of the base rate known at the cut")
                .with(
                    "auc",
                    "chance that of a deal won and a deal lost, both open at the same cut, the one"
                        + " won had the higher p, ties half")
                .with("blendAgainstBest", "figure less that of the best single method, same cases")
                .with("againstStageDefault", "figure less that of the stage default, same cases"));
  }

  @Override
  public void destroy() {
    executor.shutdownNow();
  }
}
