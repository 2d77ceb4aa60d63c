package io.winfold.benchmarks;

import io.winfold.benchmarks.HttpCaller.Reply;
import io.winfold.benchmarks.Row.Verdict;
import java.util.List;

/** Durable commands as clients send them, one a request, while the projections follow. */
final class CommandsOverHttp implements Benchmark {
  private static final int CALLERS = 8;
  private static final String BARE = "bare";
  private static final String PING = "ping";

  /** A common CRM over its remote calls: 60 a second. */
  private static final double PER_SECOND = 50 * 60;

  private static final double P99_MILLIS = 20;

  /**
   * What a request goes through is compiled over some ten thousand of them, by the processors that
   * are measured; a server runs for weeks.
   */
  private static final int WARM_UPS = 4;

  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    try (Ground ground = Ground.start(bench);
        BareInserts bare = new BareInserts(ground);
        HttpCallers callers = new HttpCallers(ground.port(), CALLERS)) {
      Ledger ledger = new Ledger();
      Deals deals = new Deals(ground.commands(), ledger);
      Deals.Moved moved = deals.moved(CALLERS);
      Rounds rounds =
          new Rounds()
              .with(BARE, () -> bare.run(bench.turn()))
              .with(
                  PING,
                  () ->
                      ground
                          .load()
                          .platform(
                              CALLERS,
                              bench.turn(),
                              caller -> callers.get(caller).get("/actuator/health/liveness")))
              .with(
                  "create",
                  () ->
                      ground
                          .load()
                          .platform(
                              CALLERS,
                              bench.turn(),
                              caller -> create(callers.get(caller), deals.newId(), ledger)))
              .with(
                  "change-stage",
                  () ->
                      ground
                          .load()
                          .platform(
                              CALLERS,
                              bench.turn(),
                              caller -> move(callers.get(caller), moved.next(caller), ledger)))
              .warmingUp(WARM_UPS)
              .run(bench.rounds());
      ledger.check(ground);
      return List.of(row(rounds, "create"), row(rounds, "change-stage"));
    }
  }

  private static void create(HttpCaller caller, String id, Ledger ledger) throws Exception {
    long number = Long.parseLong(id.substring(id.indexOf('-') + 1));
    accepted(caller.post("/api/opportunities", Deals.creationJson(id, number)), id, ledger);
  }

  private static void move(HttpCaller caller, Deals.Moved.One deal, Ledger ledger)
      throws Exception {
    String stage = Deals.stage(deal.rank().incrementAndGet());
    accepted(
        caller.post(
            "/api/opportunities/" + deal.id() + "/change-stage", "{\"stage\":\"" + stage + "\"}"),
        deal.id(),
        ledger);
  }

  private static void accepted(Reply reply, String id, Ledger ledger) {
    if (reply.status() >= 300) {
      throw new IllegalStateException(id + " was refused: " + reply.text());
    }
    ledger.accepted(id, Long.parseLong(reply.etag()));
  }

  private static Row row(Rounds rounds, String command) {
    Nanos times = rounds.times(command);
    return new Row(
        "commands over HTTP, %s, %d callers, projections following".formatted(command, CALLERS),
        "%,.0f/s (%,.0f/s in the first turn); %s; cpu %s each"
            .formatted(
                rounds.perSecond(command),
                rounds.perSecondCold(command),
                times.percentiles(),
                rounds.cpu(command)),
        "bare insert and commit: %,.0f/s; liveness over the same connections: %,.0f/s"
            .formatted(rounds.perSecond(BARE), rounds.perSecond(PING)),
        "%.0f %%; %.0f %%"
            .formatted(rounds.ratio(command, BARE) * 100, rounds.ratio(command, PING) * 100),
        "3,000/s, p99 below 20 ms",
        Verdict.of(rounds.perSecond(command) >= PER_SECOND && times.millis(0.99) < P99_MILLIS));
  }
}
