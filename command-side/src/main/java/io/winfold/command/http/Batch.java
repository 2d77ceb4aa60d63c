package io.winfold.command.http;

import io.winfold.command.http.LineReader.Line;
import io.winfold.command.http.OpportunityDesk.Ready;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.CorrelationFilter;
import io.winfold.platform.web.Faults;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One batch: a thread reads lines and starts them, those for one deal one after the other; a second
 * puts their answers in the order of the lines; a third hands the answers to the client. Only so
 * many lines are under way at once, and the client's reading holds up nothing.
 */
final class Batch {
  static final int MAX_LINE = 64 * 1024;

  /** Enough to fill the group the event store commits at once, and a bound on memory. */
  private static final int UNDER_WAY = 128;

  private static final int ANSWERS_IN_MEMORY = 1 << 20;

  private final OpportunityDesk desk;
  private final Conditions sender;
  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final BlockingQueue<Slot> inOrder = new LinkedBlockingQueue<>();

  /**
   * @param answer null at the end
   */
  private record Slot(@Nullable CompletableFuture<BatchLine> answer) {}

  /** The last line under way for each deal. */
  private final Map<OpportunityId, CompletableFuture<BatchLine>> last = new ConcurrentHashMap<>();

  /**
   * @param sender what came with the request; key and version come with each line
   */
  Batch(OpportunityDesk desk, Conditions sender) {
    this.desk = desk;
    this.sender = sender;
  }

  /**
   * Reads all there is and writes an answer to each line.
   *
   * @throws IOException if the request broke off or its answers cannot be kept; the lines read
   *     until then are done
   */
  void run(InputStream in, OutputStream out) throws IOException {
    var lines = new LineReader(in, MAX_LINE);
    // Nothing is written before reading has begun: until then the request may still be refused.
    Line first = lines.next();
    try (var spool = new Spool(ANSWERS_IN_MEMORY);
        var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      var ordering = tasks.submit(() -> order(spool));
      var writing =
          tasks.submit(
              () -> {
                spool.drainTo(out);
                return null;
              });
      try {
        for (Line line = first; line != null; line = lines.next()) {
          room.acquireUninterruptibly();
          inOrder.add(new Slot(start(line, tasks)));
        }
      } finally {
        inOrder.add(new Slot(null));
        try {
          await(ordering);
        } finally {
          spool.end();
          await(writing);
        }
      }
    }
  }

  private @Nullable Void order(Spool spool) throws IOException, InterruptedException {
    IOException failure = null;
    for (var next = inOrder.take().answer(); next != null; next = inOrder.take().answer()) {
      byte[] answer = next.join().toBytes();
      room.release();
      try {
        if (failure == null) {
          spool.add(answer);
        }
      } catch (IOException e) {
        // The lines are done all the same; only what they came to cannot be told.
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return null;
  }

  private CompletableFuture<BatchLine> start(Line line, ExecutorService tasks) {
    byte[] text = line.text();
    if (text == null) {
      return done(
          line,
          null,
          Problem.of(
              ProblemCode.PAYLOAD_TOO_LARGE, "The line is longer than " + MAX_LINE + " bytes"));
    }
    Ready ready;
    String id = null;
    try {
      Body body = Body.of(text);
      id = body.validId("id");
      ready = read(body);
    } catch (ProblemException e) {
      return done(line, id, e.problem());
    } catch (RuntimeException e) {
      return done(line, id, Faults.problem(e, sender.correlationId()));
    }
    var before =
        ready.deals().stream()
            .map(last::get)
            .filter(Objects::nonNull)
            .toArray(CompletableFuture<?>[]::new);
    var answer = CompletableFuture.allOf(before).thenApplyAsync(_ -> submit(line, ready), tasks);
    ready.deals().forEach(deal -> last.put(deal, answer));
    var _ = answer.whenComplete((_, _) -> ready.deals().forEach(deal -> last.remove(deal, answer)));
    return answer;
  }

  private Ready read(Body line) {
    String command = line.requiredText("command", Body.MAX_NAME);
    var reader = OpportunityRequests.BY_NAME.get(command);
    boolean creates = command.equals(OpportunityRequests.CREATE);
    String id = creates ? line.id("id") : line.requiredId("id");
    Conditions conditions = conditions(line);
    Body body = line.objectOrEmpty("body");
    if (reader == null) {
      if (!command.isEmpty()) {
        line.fault("command", "is not a command for a deal");
      }
      body.passOver();
      line.finish();
      throw new IllegalStateException("A faulty line finishes with a problem");
    }
    var request = reader.apply(body);
    if (!command.equals("continue") && id != null && body.has("id")) {
      String inside = body.id("id");
      if (!id.equals(inside)) {
        body.fault("id", "is another than the line's");
      }
    }
    var sent = Sent.of(conditions, command, body);
    if (creates && conditions.expected().given()) {
      line.fault("ifMatch", "does not go with a creation, which has no version to match");
    }
    line.finish();
    return desk.prepare(request, id == null ? null : new OpportunityId(id), sent);
  }

  private Conditions conditions(Body line) {
    String key = line.text("idempotencyKey", Body.MAX_NAME);
    if (key != null && !key.isEmpty() && !Conditions.isKey(key)) {
      line.fault("idempotencyKey", "must be 1 to 200 printable ASCII characters without spaces");
    }
    String ifMatch = line.textOrNumber("ifMatch", Body.MAX_NAME);
    var expected = ifMatch == null ? Conditions.Expected.NOTHING : expected(ifMatch);
    if (expected == null) {
      line.fault("ifMatch", "must be a version such as 3 or \"\\\"3\\\"\", or \"*\"");
      expected = Conditions.Expected.NOTHING;
    }
    return new Conditions(sender.actor(), sender.correlationId(), key, expected);
  }

  /** As in the header, or the bare version. */
  private static Conditions.@Nullable Expected expected(String ifMatch) {
    var expected = Conditions.expected(ifMatch);
    return expected == null ? Conditions.expected('"' + ifMatch + '"') : expected;
  }

  private BatchLine submit(Line line, Ready ready) {
    MDC.put(CorrelationFilter.MDC_KEY, sender.correlationId());
    try {
      return BatchLine.of(line.number(), ready.submit().get());
    } catch (ProblemException e) {
      return BatchLine.refused(line.number(), ready.deals().getFirst().value(), e.problem());
    } catch (RuntimeException | Error e) {
      return BatchLine.refused(
          line.number(),
          ready.deals().getFirst().value(),
          Faults.problem(e, sender.correlationId()));
    } finally {
      MDC.remove(CorrelationFilter.MDC_KEY);
    }
  }

  private static CompletableFuture<BatchLine> done(
      Line line, @Nullable String id, Problem problem) {
    return CompletableFuture.completedFuture(BatchLine.refused(line.number(), id, problem));
  }

  private static void await(Future<?> task) throws IOException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("A batch broke off", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("The batch was interrupted", e);
    }
  }
}
