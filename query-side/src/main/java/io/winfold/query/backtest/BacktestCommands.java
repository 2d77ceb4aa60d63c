package io.winfold.query.backtest;

import static io.winfold.platform.web.Body.MAX_ELEMENTS;
import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.platform.operation.Accepted;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.Payload;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.Problem.FieldError;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.platform.web.Times;
import io.winfold.query.model.Field;
import io.winfold.query.model.Method;
import io.winfold.query.model.Recipe;
import io.winfold.query.pipeline.KnownPipelines;
import io.winfold.query.scope.KnownBy;
import io.winfold.query.scope.Reads;
import io.winfold.query.scoring.Cuts;
import io.winfold.query.scoring.Cuts.Step;
import io.winfold.query.scoring.Resampling;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/backtests}: walks a pipeline's history forward, every method side by side. */
@RestController
class BacktestCommands {
  private static final int RESAMPLES_BY_DEFAULT = 1_000;
  private static final int MOST_RESAMPLES = 10_000;

  private final Backtests backtests;
  private final KnownPipelines pipelines;
  private final Reads reads;
  private final Clock clock = Clock.systemUTC();

  BacktestCommands(Backtests backtests, KnownPipelines pipelines, Reads reads) {
    this.backtests = backtests;
    this.pipelines = pipelines;
    this.reads = reads;
  }

  @PostMapping("/api/backtests")
  ResponseEntity<Operation> start(HttpServletRequest request) {
    Parameters.of(request).finish();
    Body body = Payload.json(request);
    Order order = order(body);
    body.finish();
    if (order.judgedAt().isAfter(clock.instant())) {
      throw new ProblemException(
          ProblemCode.AS_OF_IN_FUTURE, "asOf lies in the future: outcomes are not known yet");
    }
    pipelines.require(order.pipeline());
    int cuts = backtests.cuts(order).size();
    if (cuts == 0 || cuts > Cuts.MOST) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FIELD,
              "There must be 1 to " + Cuts.MOST + " cuts from from, step by step, before to",
              List.of(FieldError.at("/from", "gives no cut, or too many"))));
    }
    return Accepted.answer(backtests.start(order));
  }

  private Order order(Body body) {
    String pipeline = body.requiredId("pipeline");
    Instant from = startOf(body, "from");
    Instant to = startOf(body, "to");
    Step step = body.choice("step", Step.class);
    Instant asOf = body.instant("asOf");
    KnownBy knownBy = body.choice("knownBy", KnownBy.class);
    List<Recipe> recipes = recipes(body);
    boolean blend = body.bool("blend", true);
    Integer seed = body.integer("seed", 0, Integer.MAX_VALUE);
    Integer resamples = body.integer("resamples", 0, MOST_RESAMPLES);
    return new Order(
        pipeline,
        from,
        to,
        step == null ? Step.WEEK : step,
        asOf == null ? clock.instant().truncatedTo(ChronoUnit.MICROS) : asOf,
        knownBy == null ? KnownBy.AUTO : knownBy,
        recipes,
        blend,
        new Resampling(
            seed == null ? 1 : seed, resamples == null ? RESAMPLES_BY_DEFAULT : resamples));
  }

  private @Nullable Instant startOf(Body body, String name) {
    String text = body.text(name, MAX_NAME);
    if (text == null) {
      return null;
    }
    Instant instant = Times.instant(text);
    if (instant != null) {
      return instant.truncatedTo(ChronoUnit.MICROS);
    }
    LocalDate date = Times.date(text);
    if (date == null) {
      body.fault(name, "must be an ISO-8601 instant with Z or an offset, or a date");
      return null;
    }
    return date.atStartOfDay(reads.zone()).toInstant();
  }

  /** One for each method asked for, the stage default first, which is always there. */
  private static List<Recipe> recipes(Body body) {
    Set<Method> methods = EnumSet.of(Method.STAGE_DEFAULT);
    for (String name : body.texts("methods", Method.values().length, MAX_NAME)) {
      Optional<Method> method =
          Arrays.stream(Method.values()).filter(one -> one.name().equals(name)).findFirst();
      method.ifPresentOrElse(
          methods::add,
          () ->
              body.fault(
                  "methods",
                  "takes "
                      + Arrays.stream(Method.values())
                          .map(Method::name)
                          .collect(Collectors.joining(", "))));
    }
    if (!body.has("methods")) {
      methods.addAll(EnumSet.allOf(Method.class));
    }
    Body fields = body.object("fields");
    List<Recipe> recipes = new ArrayList<>();
    for (Method method : methods) {
      Recipe recipe = Recipe.of(method);
      recipes.add(
          fields != null && Recipe.takesFields(method) && fields.has(method.name())
              ? recipe.with(fields(fields, method.name()))
              : recipe);
    }
    return List.copyOf(recipes);
  }

  private static List<Field> fields(Body body, String method) {
    List<Field> fields = new ArrayList<>();
    for (String name : body.texts(method, MAX_ELEMENTS, MAX_NAME)) {
      Field.of(name).ifPresentOrElse(fields::add, () -> body.fault(method, "takes " + Field.NAMES));
    }
    return fields;
  }
}
