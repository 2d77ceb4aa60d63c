package io.winfold.acceptance;

import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Client apps that write at the same time, to deals of their own and to a few they all share, each
 * command with a key. They remember what they were told.
 */
final class Writers {
  private static final int SHARED_DEALS = 4;

  private final WinfoldClient winfold;
  private final String pipeline;
  private final Queue<Sent> answered = new ConcurrentLinkedQueue<>();
  private final Queue<Sent> inDoubt = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answers = new AtomicInteger();

  /**
   * A command that was sent.
   *
   * @param ifMatch the version it was sent against, if any
   * @param reply null: the connection broke before there was one
   */
  record Sent(
      String path,
      Map<String, Object> body,
      String key,
      @Nullable Long ifMatch,
      @Nullable Reply reply) {

    boolean accepted() {
      return reply != null && reply.status() < 300;
    }

    Sent with(Reply answer) {
      return new Sent(path, body, key, ifMatch, answer);
    }

    Reply send(WinfoldClient winfold) {
      return ifMatch == null
          ? winfold.post(path, body, "Idempotency-Key", key)
          : winfold.post(path, body, "Idempotency-Key", key, "If-Match", "\"" + ifMatch + "\"");
    }
  }

  Writers(WinfoldClient winfold, String pipeline) {
    this.winfold = winfold;
    this.pipeline = pipeline;
  }

  List<Sent> answered() {
    return List.copyOf(answered);
  }

  List<Sent> inDoubt() {
    return List.copyOf(inDoubt);
  }

  int answers() {
    return answers.get();
  }

  void createSharedDeals() {
    for (int i = 0; i < SHARED_DEALS; i++) {
      winfold.create(deal(shared(i)));
    }
  }

  private String shared(int number) {
    return pipeline + "-shared-" + number;
  }

  /**
   * Lets all writers send their commands; a writer whose connection breaks stops.
   *
   * @param round part of the keys and ids, so that rounds do not repeat each other
   */
  void write(int writers, int commandsEach, String round) {
    try (var threads = Executors.newFixedThreadPool(writers)) {
      var running = new ArrayList<Future<?>>();
      for (int writer = 0; writer < writers; writer++) {
        String name = pipeline + "-" + round + "-" + writer;
        int seed = writer;
        running.add(threads.submit(() -> writeAlone(name, commandsEach, new Random(seed))));
      }
      for (Future<?> writer : running) {
        writer.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new AssertionError("A writer failed", e);
    }
  }

  private void writeAlone(String name, int commands, Random random) {
    int deals = 0;
    for (int i = 0; i < commands; i++) {
      Sent sent;
      if (i % 10 == 0) {
        String id = name + "-" + deals++;
        sent = new Sent("/api/opportunities", deal(id), name + "/" + i, null, null);
      } else {
        boolean contended = random.nextInt(8) == 0;
        String id =
            contended ? shared(random.nextInt(SHARED_DEALS)) : name + "-" + random.nextInt(deals);
        sent = change(id, name + "/" + i, contended, random);
      }
      try {
        answered.add(sent.with(sent.send(winfold)));
        answers.incrementAndGet();
      } catch (UncheckedIOException e) {
        inDoubt.add(sent);
        return;
      }
    }
  }

  private Map<String, Object> deal(String id) {
    return Map.of(
        "id", id,
        "name", id,
        "pipeline", pipeline,
        "amount", Map.of("amount", "100.00", "currency", "USD"));
  }

  private static Sent change(String id, String key, boolean contended, Random random) {
    String path = "/api/opportunities/" + id + "/";
    Long ifMatch = contended && random.nextInt(4) == 0 ? 1L : null; // soon stale
    List<String> stages = List.of("new", "qualified", "proposition");
    return switch (random.nextInt(8)) {
      case 0 ->
          new Sent(
              path + "change-expected-close-date",
              Map.of(
                  "expectedCloseDate", LocalDate.EPOCH.plusDays(random.nextInt(9000)).toString()),
              key,
              ifMatch,
              null);
      case 1 ->
          new Sent(
              path + "assign-owner",
              Map.of("owner", "owner " + random.nextInt(5)),
              key,
              ifMatch,
              null);
      case 2 ->
          random.nextBoolean()
              ? new Sent(path + "win", Map.of(), key, ifMatch, null)
              : new Sent(path + "lose", Map.of("reason", "price"), key, ifMatch, null);
      case 3 -> new Sent(path + "reopen", Map.of(), key, ifMatch, null);
      default ->
          new Sent(
              path + "change-stage",
              Map.of("stage", stages.get(random.nextInt(stages.size()))),
              key,
              ifMatch,
              null);
    };
  }
}
