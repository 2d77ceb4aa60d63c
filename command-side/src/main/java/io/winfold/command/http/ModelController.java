package io.winfold.command.http;

import static io.winfold.platform.web.Body.MAX_ELEMENTS;
import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.command.Commands;
import io.winfold.command.model.RecordFittedModel;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Payload;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Records models that were fitted elsewhere, as the query side does over HTTP. */
@RestController
final class ModelController {
  private static final String RECORD = "record-fitted-model";

  /** A model of many fields holds many counts. */
  private static final int MAX_BYTES = 16 << 20;

  private final Commands commands;
  private final Clock clock = Clock.systemUTC();

  ModelController(Commands commands) {
    this.commands = commands;
  }

  @PostMapping(path = "/api/pipelines/{id}/" + RECORD, produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Answers.Done> record(@PathVariable String id, HttpServletRequest request) {
    var pipeline = new PipelineId(Answers.idInPath(id));
    Body body = Payload.json(request, MAX_BYTES);
    Instant trainedUpTo = body.instant("trainedUpTo");
    body.mustHave("trainedUpTo");
    var fitted =
        new ProbabilityModelFitted(
            body.requiredId("version"),
            body.requiredText("method", MAX_NAME),
            pipeline,
            Objects.requireNonNullElse(trainedUpTo, Instant.EPOCH),
            body.texts("fields", MAX_ELEMENTS, MAX_NAME),
            body.requiredTree("parameters"));
    var sent = Sent.of(Conditions.of(request), RECORD, body);
    body.finish();
    return Answers.response(
        commands.submit(
            new ModelVersion(fitted.version()),
            new RecordFittedModel(fitted),
            sent.at(clock.instant())),
        "/api/models/");
  }
}
