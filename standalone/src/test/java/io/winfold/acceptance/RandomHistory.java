package io.winfold.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A stream of commands from a seed, sent over HTTP: several pipelines whose stages come, go and
 * change, and deals that move, close, reopen, transfer, often several things at one instant. It
 * keeps a rough idea of each deal so that most commands are accepted; what was accepted is for the
 * log to say.
 */
final class RandomHistory {
  private static final Instant BEGIN = Instant.parse("2025-01-01T00:00:00Z");
  private static final List<Duration> STEPS =
      List.of(
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(3),
          Duration.ofDays(9));
  static final List<String> OWNERS = List.of("ann", "bob", "cem");
  static final List<String> TEAMS = List.of("north", "south");
  static final List<String> TAGS = List.of("hot", "vip", "eu");
  static final List<String> COUNTRIES = List.of("de", "fr");
  static final List<String> SOURCES = List.of("fair", "web");
  static final List<String> INDUSTRIES = List.of("steel", "food");
  private static final List<String> TYPES = List.of("new", "renewal");
  private static final List<String> REASONS = List.of("price", "silence", "budget", "timing");
  private static final List<String> CURRENCIES = List.of("USD", "USD", "EUR", "JPY");

  private static final int QUOTAS_A_ROUND = 3;

  private final WinfoldClient winfold;
  private final String prefix;
  private final Random random;
  private Instant quotaClock = BEGIN;
  private final List<Pipeline> known = new ArrayList<>();
  private final List<Known> deals = new ArrayList<>();
  private final List<Map<String, Object>> keyed = new ArrayList<>();
  private int count;
  private int accepted;
  private int refused;
  private int corrected;
  private int correctionsARound;

  RandomHistory(WinfoldClient winfold, String prefix, long seed) {
    this.winfold = winfold;
    this.prefix = prefix;
    this.random = new Random(seed);
  }

  /** A pipeline as far as this knows it. */
  private static final class Pipeline {
    final String id;
    final List<String> stages = new ArrayList<>();
    final LinkedHashSet<String> retired = new LinkedHashSet<>();
    Instant clock;

    Pipeline(String id, Instant clock) {
      this.id = id;
      this.clock = clock;
    }

    List<String> open() {
      return stages.stream().filter(stage -> !retired.contains(stage)).toList();
    }
  }

  /** A deal as far as this knows it. */
  private static final class Known {
    final String id;
    final String currency;
    Pipeline process;
    String stage;
    String state = "OPEN";
    Instant clock;
    boolean live;

    Known(String id, String currency, Pipeline process, String stage, Instant clock) {
      this.id = id;
      this.currency = currency;
      this.process = process;
      this.stage = stage;
      this.clock = clock;
    }
  }

  /** What all its ids begin with, and the name of the owner that only its deals have. */
  String prefix() {
    return prefix;
  }

  List<String> pipelines() {
    return known.stream().map(process -> process.id).toList();
  }

  int accepted() {
    return accepted;
  }

  int refused() {
    return refused;
  }

  /** How many commands changed the past of a deal. */
  int corrected() {
    return corrected;
  }

  /** The same in which facts turn out to have been entered wrong. */
  RandomHistory withCorrections(int aRound) {
    correctionsARound = aRound;
    return this;
  }

  void play(int rounds, int linesARound) {
    for (String name : List.of("a", "b", "c")) {
      define(prefix + name);
    }
    for (int round = 0; round < rounds; round++) {
      known.forEach(this::reconfigure);
      for (int i = 0; i < QUOTAS_A_ROUND; i++) {
        setQuota();
      }
      var lines = new ArrayList<Map<String, Object>>();
      while (lines.size() < linesARound) {
        lines.add(line());
      }
      for (int i = 0; i < correctionsARound; i++) {
        Map<String, Object> correction = correction();
        if (correction != null) {
          lines.add(random.nextInt(lines.size()), correction);
        }
      }
      List<JsonNode> answers = winfold.batch(lines);
      if (answers.size() != lines.size()) {
        throw new AssertionError(answers.size() + " answers to " + lines.size() + " lines");
      }
      for (JsonNode answer : answers) {
        int status = answer.at("/status").intValue();
        accepted += status < 300 ? 1 : 0;
        corrected += answer.at("/events").toString().contains("Fact") ? 1 : 0;
        refused += status >= 300 ? 1 : 0;
        if (status >= 500) {
          throw new AssertionError(answer.toString());
        }
      }
    }
  }

  private void define(String id) {
    var process = new Pipeline(id, BEGIN.plus(Duration.ofDays(random.nextInt(40))));
    var stages = new ArrayList<Map<String, Object>>();
    int number = 3 + random.nextInt(3);
    for (int i = 0; i < number; i++) {
      process.stages.add("s" + i);
      stages.add(stage("s" + i));
    }
    known.add(process);
    winfold
        .post(
            "/api/pipelines",
            Map.of(
                "id",
                id,
                "name",
                "Random " + id,
                "stages",
                stages,
                "occurredAt",
                process.clock.toString()))
        .expect(201);
  }

  private Map<String, Object> stage(String id) {
    var stage = new LinkedHashMap<String, Object>();
    stage.put("id", id);
    stage.put("name", "Stage " + id);
    stage.put("probability", random.nextInt(10_001) / 100.0);
    stage.put("forecastCategory", pick(List.of("PIPELINE", "BEST_CASE", "COMMIT")));
    stage.put("exitCriteria", List.of("called"));
    putSometimes(stage, "staleAfterDays", random.nextInt(20));
    return stage;
  }

  /** Others share the server: a quota is for a pipeline of ours or for an owner of ours. */
  private void setQuota() {
    quotaClock = quotaClock.plus(pick(STEPS)).plus(pick(STEPS));
    Map<String, Object> body = new LinkedHashMap<>();
    String scope = pick(List.of("COMPANY", "TEAM", "OWNER"));
    body.put("scope", scope);
    switch (scope) {
      case "TEAM" -> body.put("name", pick(TEAMS));
      case "OWNER" -> body.put("name", owner());
      default -> {}
    }
    if (!prefix.equals(body.get("name")) || random.nextBoolean()) {
      body.put("pipeline", pick(known).id);
    }
    int month = 1 + random.nextInt(12);
    body.put(
        "period",
        switch (random.nextInt(4)) {
          case 0 -> "2025";
          case 1 -> "2025-Q" + (month + 2) / 3;
          default -> "2025-%02d".formatted(month);
        });
    body.put("amount", amount(pick(List.of("USD", "USD", "EUR"))));
    body.put("occurredAt", quotaClock.toString());
    assertThat(winfold.post("/api/quotas", body).status()).isIn(200, 201);
  }

  private void reconfigure(Pipeline process) {
    process.clock = process.clock.plus(pick(STEPS)).plus(pick(STEPS)).plus(pick(STEPS));
    switch (random.nextInt(7)) {
      case 0, 1 ->
          configure(
              process,
              "change-stage-probability",
              Map.of("stage", pick(process.stages), "probability", random.nextInt(101)));
      case 2 -> {
        String added = "x" + count++;
        int place = random.nextInt(process.stages.size() + 1);
        var body = new LinkedHashMap<String, Object>();
        body.put("stage", stage(added));
        if (place < process.stages.size()) {
          body.put("before", process.stages.get(place));
        }
        configure(process, "add-stage", body);
        process.stages.add(place, added);
      }
      case 3 -> {
        String retired = pick(process.stages);
        if (process.open().size() > 2) {
          configure(process, "retire-stage", Map.of("stage", retired));
          process.retired.add(retired);
        }
      }
      case 4 -> {
        java.util.Collections.shuffle(process.stages, random);
        configure(process, "reorder-stages", Map.of("stages", List.copyOf(process.stages)));
      }
      case 5 ->
          configure(
              process,
              "change-stage-expectations",
              Map.of("stage", pick(process.stages), "staleAfterDays", random.nextInt(20)));
      default ->
          configure(
              process,
              "map-forecast-category",
              Map.of("stage", pick(process.stages), "category", "COMMIT"));
    }
  }

  private void configure(Pipeline process, String command, Map<String, Object> body) {
    var dated = new LinkedHashMap<>(body);
    dated.put("occurredAt", process.clock.toString());
    winfold.post("/api/pipelines/" + process.id + "/" + command, dated).expect(200);
  }

  private Map<String, Object> line() {
    if (!keyed.isEmpty() && random.nextInt(20) == 0) {
      return pick(keyed); // a retry
    }
    if (deals.isEmpty() || random.nextInt(6) == 0) {
      return create();
    }
    Known deal = pick(deals);
    Map<String, Object> body = new LinkedHashMap<>();
    String command = command(deal, body);
    tick(deal, body);
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("command", command);
    line.put("id", deal.id);
    line.put("body", body);
    if (random.nextInt(25) == 0) {
      line.put("ifMatch", 1); // mostly stale
    }
    return maybeKeyed(line);
  }

  private Map<String, Object> maybeKeyed(Map<String, Object> line) {
    if (random.nextInt(4) == 0) {
      line.put("idempotencyKey", "key-" + count++);
      keyed.add(line);
    }
    return line;
  }

  private void tick(Known deal, Map<String, Object> body) {
    if (random.nextInt(300) == 0) {
      deal.live = true; // from now on, at the time of the request
    }
    if (!deal.live) {
      deal.clock = random.nextInt(12) == 0 ? nextMonth(deal.clock) : deal.clock.plus(pick(STEPS));
      body.put("occurredAt", deal.clock.toString());
    }
  }

  /** Where one period ends and the next begins. */
  private static Instant nextMonth(Instant after) {
    LocalDate day = after.atZone(ZoneOffset.UTC).toLocalDate();
    return day.plusMonths(1).withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Says of some event of some deal that it was wrong; null: there is no such event yet. */
  private @Nullable Map<String, Object> correction() {
    if (deals.isEmpty()) {
      return null;
    }
    Known deal = pick(deals);
    Reply events = winfold.get("/api/opportunities/" + deal.id + "/events");
    if (events.status() != 200) {
      return null;
    }
    var all = new ArrayList<JsonNode>();
    events.at("/data").forEach(all::add);
    JsonNode event = pick(all);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("event", event.at("/eventId").stringValue());
    String type = event.at("/type").stringValue();
    Instant at = Instant.parse(event.at("/occurredAt").stringValue());
    if (random.nextInt(4) == 0 || !correct(body, type, deal, at)) {
      body.keySet().removeIf(key -> !key.equals("event"));
      body.put("retract", true);
    }
    if (!deal.live) {
      body.put("occurredAt", deal.clock.toString());
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("command", "correct");
    line.put("id", deal.id);
    line.put("body", body);
    return line;
  }

  private boolean correct(Map<String, Object> body, String type, Known deal, Instant at) {
    String field =
        random.nextInt(4) == 0
            ? "occurredAt"
            : switch (type) {
              case "OpportunityCreated" ->
                  pick(List.of("amount", "stage", "owner", "expectedCloseDate", "source", "tags"));
              case "StageChanged", "Reopened" -> "stage";
              case "AmountChanged" -> "amount";
              case "Won", "Lost" -> pick(List.of("amount", "outcome"));
              case "ExpectedCloseDateChanged" -> "expectedCloseDate";
              case "OwnerChanged" -> "owner";
              case "DetailsChanged" -> pick(List.of("source", "tags", "attribute.country"));
              case "ProbabilityOverridden" -> "probability";
              default -> "none";
            };
    if (field.equals("none")) {
      return false;
    }
    body.put("field", field);
    body.put(
        "value",
        switch (field) {
          case "occurredAt" -> at.plus(Duration.ofHours(6L * (random.nextInt(9) - 4))).toString();
          case "amount" -> amount(deal.currency);
          case "stage" -> pick(deal.process.stages);
          case "expectedCloseDate" -> closeDate(at);
          case "owner" -> owner();
          case "source" -> pick(SOURCES);
          case "tags" -> tags();
          case "attribute.country" -> pick(COUNTRIES);
          case "probability" -> random.nextInt(10_001) / 100.0;
          default -> type.equals("Won") ? "LOST" : "WON";
        });
    if (field.equals("outcome") && type.equals("Won")) {
      body.put("reason", "a mistake");
    }
    return true;
  }

  private Map<String, Object> create() {
    Pipeline process = pick(known);
    String id = prefix + "-d" + count++;
    Instant at = BEGIN.plus(Duration.ofHours(6L * random.nextInt(1000)));
    var deal = new Known(id, pick(CURRENCIES), process, pick(process.open()), at);
    deals.add(deal);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("name", "Deal " + id);
    body.put("pipeline", process.id);
    body.put("stage", deal.stage);
    body.put("amount", amount(deal.currency));
    body.put("occurredAt", at.toString());
    putSometimes(body, "expectedCloseDate", closeDate(at));
    putSometimes(body, "owner", owner());
    putSometimes(body, "team", pick(TEAMS));
    putSometimes(body, "source", pick(SOURCES));
    putSometimes(body, "industry", pick(INDUSTRIES));
    putSometimes(body, "type", pick(TYPES));
    putSometimes(body, "account", "Account " + random.nextInt(5));
    putSometimes(body, "tags", tags());
    putSometimes(body, "attributes", Map.of("country", pick(COUNTRIES)));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("command", "create");
    line.put("id", id);
    line.put("body", body);
    return maybeKeyed(line);
  }

  private String command(Known deal, Map<String, Object> body) {
    boolean anyState = random.nextInt(20) == 0; // sometimes against the rules
    if (!deal.state.equals("OPEN") && !anyState) {
      return commandOfClosed(deal, body);
    }
    return switch (random.nextInt(20)) {
      case 0 -> {
        if (random.nextBoolean()) {
          body.put("amount", amount(deal.currency));
        }
        deal.state = "WON";
        yield "win";
      }
      case 1 -> {
        body.put("reason", pick(REASONS));
        deal.state = "LOST";
        yield "lose";
      }
      case 2, 3 -> {
        body.put("probability", random.nextInt(10_001) / 100.0);
        body.put("reason", "a feeling");
        body.put("sticky", random.nextBoolean());
        yield "override-probability";
      }
      case 4 -> {
        yield "clear-probability-override";
      }
      case 5, 6 -> {
        body.put("amount", amount(deal.currency));
        yield "change-amount";
      }
      case 7, 8 -> {
        body.put("expectedCloseDate", random.nextInt(5) == 0 ? null : closeDate(deal.clock));
        yield "change-expected-close-date";
      }
      case 9 -> {
        body.put("owner", owner());
        if (random.nextBoolean()) {
          body.put("team", pick(TEAMS));
        }
        yield "assign-owner";
      }
      case 10 -> {
        body.put("category", pick(List.of("BEST_CASE", "COMMIT", "OMITTED")));
        yield "set-forecast-category";
      }
      case 11 -> {
        yield changeDetails(body);
      }
      case 12 -> {
        Pipeline to = pick(known);
        deal.process = to;
        deal.stage = pick(to.open());
        body.put("pipeline", to.id);
        body.put("stage", deal.stage);
        yield "transfer";
      }
      case 13 -> {
        body.put("stage", deal.stage);
        body.put("criterion", "called");
        yield "meet-exit-criterion";
      }
      default -> {
        if (random.nextInt(60) == 0) {
          body.put("reason", "a duplicate");
          body.put("fromBeginning", correctionsARound > 0 && random.nextBoolean());
          yield "discard";
        }
        deal.stage = pick(deal.process.stages);
        body.put("stage", deal.stage);
        yield "change-stage";
      }
    };
  }

  private String commandOfClosed(Known deal, Map<String, Object> body) {
    if (random.nextInt(3) == 0) {
      return changeDetails(body);
    }
    if (deal.state.equals("WON") && random.nextInt(3) == 0) {
      Pipeline to = pick(known);
      body.put("pipeline", to.id);
      body.put("id", prefix + "-n" + count++);
      return "continue";
    }
    if (random.nextBoolean()) {
      deal.stage = pick(deal.process.open());
      body.put("stage", deal.stage);
    }
    deal.state = "OPEN";
    return "reopen";
  }

  private String changeDetails(Map<String, Object> body) {
    if (random.nextBoolean()) {
      body.put("tags", tags());
    }
    if (random.nextBoolean()) {
      body.put("source", random.nextBoolean() ? null : pick(SOURCES));
    }
    if (random.nextBoolean()) {
      body.put("industry", random.nextInt(4) == 0 ? null : pick(INDUSTRIES));
    }
    if (random.nextBoolean()) {
      var attributes = new HashMap<String, @Nullable String>();
      attributes.put("country", random.nextBoolean() ? null : pick(COUNTRIES));
      body.put("attributes", attributes);
    }
    return "change-details";
  }

  private Map<String, Object> amount(String currency) {
    String digits = Integer.toString(random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(90_000));
    boolean whole = currency.equals("JPY") || random.nextBoolean();
    return Map.of(
        "amount", whole ? digits : digits + "." + (10 + random.nextInt(90)), "currency", currency);
  }

  private String owner() {
    return random.nextInt(5) == 0 ? prefix : pick(OWNERS);
  }

  private List<String> tags() {
    return TAGS.stream().filter(_ -> random.nextBoolean()).toList();
  }

  private String closeDate(Instant near) {
    LocalDate day = near.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate date = day.plusDays(random.nextInt(120) - 10);
    return (random.nextInt(5) == 0 ? date.withDayOfMonth(1) : date).toString();
  }

  private void putSometimes(Map<String, Object> body, String field, Object value) {
    if (random.nextInt(3) > 0) {
      body.put(field, value);
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
