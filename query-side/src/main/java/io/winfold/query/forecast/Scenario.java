package io.winfold.query.forecast;

import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.kernel.Probability;
import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.Problem.FieldError;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is different from how things are.
 *
 * @param probabilities of stages, in basis points
 * @param categories of stages
 * @param model the version whose scores take the place of the automatic probabilities; null: as is
 * @param deals by id
 */
record Scenario(
    Map<StageOf, Integer> probabilities,
    Map<StageOf, ForecastCategory> categories,
    @Nullable String model,
    Map<String, Change> deals) {
  private static final int MOST = 1_000;

  /** A stage of a pipeline. */
  record StageOf(String pipeline, String stage) {}

  /** Reads it strictly; the rest of the body is refused. */
  static Scenario read(Body body) {
    Map<StageOf, Integer> probabilities = new LinkedHashMap<>();
    for (Body one : objects(body, "stageProbabilities")) {
      probabilities.put(stage(one), basisPoints(one, one.requiredPercent("probability")));
    }
    Map<StageOf, ForecastCategory> categories = new LinkedHashMap<>();
    for (Body one : objects(body, "categories")) {
      StageOf stage = stage(one);
      categories.put(stage, category(one, one.requiredChoice("category", ForecastCategory.class)));
    }
    Map<String, Change> deals = new LinkedHashMap<>();
    int number = 0;
    for (Body one : objects(body, "deals")) {
      String id = one.requiredId("id");
      if (deals.put(id, change(one, "/deals/" + number++)) != null) {
        one.fault("id", "is changed twice");
      }
    }
    String model = body.id("model");
    body.finish();
    return new Scenario(probabilities, categories, model, deals);
  }

  private static List<Body> objects(Body body, String name) {
    List<Body> objects = body.objects(name, MOST);
    return objects == null ? List.of() : objects;
  }

  private static StageOf stage(Body body) {
    return new StageOf(body.requiredId("pipeline"), body.requiredText("stage", MAX_NAME));
  }

  private static Change change(Body body, String at) {
    ForecastCategory category = body.choice("category", ForecastCategory.class);
    return new Change(
        at,
        body.bool("remove", false),
        body.money("amount"),
        body.has("expectedCloseDate"),
        body.isNull("expectedCloseDate") ? null : body.date("expectedCloseDate"),
        body.text("stage", MAX_NAME),
        body.has("probability") ? basisPoints(body, body.requiredPercent("probability")) : null,
        category == null ? null : category(body, category),
        body.choice("outcome", Change.Outcome.class));
  }

  private static int basisPoints(Body body, BigDecimal percent) {
    if (!Probability.isPercent(percent) || percent.stripTrailingZeros().scale() > 2) {
      body.fault("probability", "must be 0 to 100 percent with at most two decimals");
      return 0;
    }
    return percent.movePointRight(2).intValueExact();
  }

  private static ForecastCategory category(Body body, ForecastCategory category) {
    if (category == ForecastCategory.CLOSED) {
      body.fault("category", "CLOSED is for won deals and cannot be set");
    }
    return category;
  }

  /** That a request names what is not there, or asks what cannot be. */
  static ProblemException fault(String pointer, String detail) {
    return new ProblemException(
        Problem.of(
            ProblemCode.INVALID_FIELD,
            pointer + " " + detail,
            List.of(FieldError.at(pointer, detail))));
  }
}
