package io.winfold.benchmarks;

import io.winfold.benchmarks.LongHistory.SalesProcess;
import io.winfold.benchmarks.Row.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reports over many open deals with a model in force in each of their pipelines, asked over HTTP:
 * while nothing happens, and each after an event that makes every score stale. Beside them the
 * calibration of a year, and the same reports by stage defaults.
 */
final class ModelReports implements Benchmark {
  private static final int EVENTS = 620_000;
  private static final int MORE_OPEN = 86_000;
  private static final Duration TURN = Duration.ofMillis(1_500);
  private static final Duration FITTING = Duration.ofMinutes(2);
  private static final List<SalesProcess> PIPELINES =
      List.of(LongHistory.ENTERPRISE, LongHistory.CLASSIC, LongHistory.RENEWAL);

  private int happened;

  @Override
  public String name() {
    return "model-reports";
  }

  private static Map<String, String> questions() {
    Map<String, String> questions = new LinkedHashMap<>();
    questions.put("pipeline by stage", "/api/reports/pipeline");
    questions.put("forecast of the quarter", "/api/reports/forecast");
    questions.put("forecast of the quarter by team", "/api/reports/forecast?groupBy=team");
    questions.put("forecast without interval", "/api/reports/forecast?interval=false");
    questions.put("calibration of a year, weekly", "/api/reports/calibration?pipeline=enterprise");
    return questions;
  }

  @Override
  public List<Row> measure(Bench bench) throws Exception {
    Instant end = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    try (Ground ground = Ground.empty(bench)) {
      LongHistory history =
          LongHistory.upTo(bench.scaled(EVENTS), end).andOpen(bench.scaled(MORE_OPEN), end);
      LoadedLog.load(ground, history);
      try (HttpCaller caller = new HttpCaller(ground.port())) {
        return measure(bench, ground, caller, history, end);
      }
    }
  }

  private List<Row> measure(
      Bench bench, Ground ground, HttpCaller caller, LongHistory history, Instant end)
      throws Exception {
    long open = ReportLatency.sum(get(caller, "/api/reports/pipeline"), "count");
    long expected = ReportTotals.openDeals(history, end);
    if (open != expected) {
      throw new IncompleteException(open + " of " + expected + " open deals are counted");
    }
    Map<String, Nanos> byDefault = times(bench, ground, caller, "");
    List<Row> rows = new ArrayList<>();
    for (SalesProcess process : PIPELINES) {
      JsonNode fitted = fit(caller, process);
      rows.add(
          Row.figure(
              "naive Bayes of `%s` fitted over HTTP to %,d closed deals"
                  .formatted(
                      process.id().value(),
                      fitted.path("won").asLong() + fitted.path("lost").asLong()),
              "%.2f s read, %.2f s fitted"
                  .formatted(
                      fitted.path("readSeconds").asDouble(), fitted.path("fitSeconds").asDouble()),
              "",
              Verdict.NONE));
      post(
          caller,
          "/api/pipelines/" + process.id().value() + "/choose-probability-method",
          "{\"method\":\"MODEL\",\"model\":\"%s\"}".formatted(fitted.path("version").asString()));
    }
    ground.awaitProjections();
    Map<String, Nanos> quiet = times(bench, ground, caller, "");
    Map<String, Nanos> after = times(bench, ground, caller, "after an event");
    questions()
        .keySet()
        .forEach(
            question ->
                rows.add(
                    new Row(
                        "%s, %,d open deals, models in force".formatted(question, open),
                        "%s; right after an event: %s"
                            .formatted(of(quiet, question), of(after, question)),
                        "by stage defaults: " + of(byDefault, question),
                        "",
                        "",
                        Verdict.NONE)));
    return rows;
  }

  private static String of(Map<String, Nanos> times, String question) {
    return times.getOrDefault(question, new Nanos()).percentiles();
  }

  private Map<String, Nanos> times(Bench bench, Ground ground, HttpCaller caller, String events)
      throws Exception {
    Map<String, Nanos> times = new LinkedHashMap<>();
    for (Map.Entry<String, String> question : questions().entrySet()) {
      Nanos nanos = new Nanos();
      ask(caller, question.getValue());
      int rounds = bench.quick() ? 2 : 3;
      for (int round = 0; round < rounds; round++) {
        long until = System.nanoTime() + TURN.toNanos();
        while (System.nanoTime() < until) {
          if (!events.isEmpty()) {
            happen(caller);
            ground.awaitProjections();
          }
          long begin = System.nanoTime();
          ask(caller, question.getValue());
          nanos.add(System.nanoTime() - begin);
        }
      }
      times.put(question.getKey(), nanos);
    }
    return times;
  }

  /** Something that concerns none of the scores but comes after them. */
  private void happen(HttpCaller caller) throws IOException {
    post(
        caller,
        "/api/opportunities",
        """
        {"id":"later-%d","name":"Later","pipeline":"enterprise",
         "amount":{"amount":"100.00","currency":"USD"}}\
        """
            .formatted(++happened));
  }

  private static void ask(HttpCaller caller, String path) throws IOException {
    HttpCaller.Reply reply = caller.get(path);
    if (reply.status() != 200) {
      throw new IllegalStateException("No report: " + reply.text());
    }
  }

  private static JsonNode get(HttpCaller caller, String path) throws IOException {
    return caller.get(path).json();
  }

  private static JsonNode post(HttpCaller caller, String path, String json) throws IOException {
    HttpCaller.Reply reply = caller.post(path, json);
    if (reply.status() >= 300) {
      throw new IllegalStateException(path + " was refused: " + reply.text());
    }
    return reply.json();
  }

  private static JsonNode fit(HttpCaller caller, SalesProcess process) throws Exception {
    JsonNode operation =
        post(
            caller,
            "/api/models",
            """
            {"pipeline":"%s","method":"NAIVE_BAYES",
             "fields":["source","industry","tag","size","daysInStage"]}\
            """
                .formatted(process.id().value()));
    String path = "/api/operations/" + operation.path("id").asString();
    long deadline = System.nanoTime() + FITTING.toNanos();
    while (operation.path("state").asString().equals("RUNNING")) {
      if (System.nanoTime() > deadline) {
        throw new IncompleteException("The model is not fitted: " + operation);
      }
      Thread.sleep(50);
      operation = get(caller, path);
    }
    if (!operation.path("state").asString().equals("SUCCEEDED")) {
      throw new IncompleteException("The model was not fitted: " + operation);
    }
    return operation.path("result");
  }
}
