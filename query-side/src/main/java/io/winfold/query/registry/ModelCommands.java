package io.winfold.query.registry;

import static io.winfold.platform.web.Body.MAX_ELEMENTS;
import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.platform.operation.Accepted;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Headers;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.Payload;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.model.Field;
import io.winfold.query.model.Method;
import io.winfold.query.model.Recipe;
import io.winfold.query.pipeline.KnownPipelines;
import io.winfold.query.scope.Reads;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/models}: fits a model and has it recorded. */
@RestController
class ModelCommands {
  private final Fits fits;
  private final KnownPipelines pipelines;
  private final Reads reads;
  private final Clock clock = Clock.systemUTC();

  ModelCommands(Fits fits, KnownPipelines pipelines, Reads reads) {
    this.fits = fits;
    this.pipelines = pipelines;
    this.reads = reads;
  }

  @PostMapping("/api/models")
  ResponseEntity<Operation> fit(HttpServletRequest request) {
    Parameters.of(request).finish();
    String actor = Headers.actor(request);
    Body body = Payload.json(request);
    String pipeline = body.requiredId("pipeline");
    Method method = body.requiredChoice("method", Method.class);
    Recipe recipe = recipe(body, method);
    Instant asOf = asOf(body);
    body.finish();
    pipelines.require(pipeline);
    return Accepted.answer(fits.start(new Order(pipeline, recipe, asOf), actor));
  }

  private static Recipe recipe(Body body, Method method) {
    Recipe recipe = Recipe.of(method);
    Instant createdFrom = body.instant("createdFrom");
    if (!body.has("fields")) {
      return new Recipe(method, recipe.fields(), createdFrom);
    }
    List<Field> fields = new ArrayList<>();
    for (String name : body.texts("fields", MAX_ELEMENTS, MAX_NAME)) {
      Optional<Field> field = Field.of(name);
      if (field.isEmpty()) {
        body.fault("fields", "takes " + Field.NAMES);
      } else if (!Recipe.takesFields(method)) {
        body.fault("fields", "does not go with the method " + method);
      } else if (!fields.contains(field.get())) {
        fields.add(field.get());
      }
    }
    return new Recipe(method, List.copyOf(fields), createdFrom);
  }

  private @Nullable Instant asOf(Body body) {
    if (!body.has("asOf")) {
      return null;
    }
    Instant asOf = body.instantOrEndOf("asOf", reads.zone());
    Instant now = clock.instant();
    if (asOf != null && asOf.isAfter(now)) {
      throw new ProblemException(
          ProblemCode.AS_OF_IN_FUTURE, "asOf lies after " + now + ", the present");
    }
    return asOf;
  }
}
