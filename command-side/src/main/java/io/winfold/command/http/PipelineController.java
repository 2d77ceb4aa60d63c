package io.winfold.command.http;

import io.winfold.command.Commands;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Payload;
import io.winfold.platform.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Commands for the configuration of pipelines. */
@RestController
@RequestMapping(path = "/api/pipelines", produces = MediaType.APPLICATION_JSON_VALUE)
final class PipelineController {
  private final Commands commands;
  private final Clock clock = Clock.systemUTC();

  PipelineController(Commands commands) {
    this.commands = commands;
  }

  @PostMapping
  ResponseEntity<Answers.Done> define(HttpServletRequest request) {
    Body body = Payload.json(request);
    var id = new PipelineId(body.requiredId("id"));
    var define = PipelineRequests.define(body);
    var sent = Sent.of(Conditions.of(request), PipelineRequests.DEFINE, body);
    body.finish();
    if (sent.conditions().expected().given()) {
      throw ProblemException.invalidParameter(
          Conditions.IF_MATCH, "does not go with a creation, which has no version to match");
    }
    return submit(id, define, sent);
  }

  @PostMapping("/{id}/{command}")
  ResponseEntity<Answers.Done> command(
      @PathVariable String id, @PathVariable String command, HttpServletRequest request) {
    var reader = PipelineRequests.reader(command, new PipelineId(id));
    if (reader == null) {
      throw Answers.noSuchCommand(command);
    }
    var pipeline = new PipelineId(Answers.idInPath(id));
    Body body = Payload.json(request);
    var read = reader.apply(body);
    var sent = Sent.of(Conditions.of(request), command, body);
    body.finish();
    return submit(pipeline, read, sent);
  }

  private ResponseEntity<Answers.Done> submit(PipelineId id, PipelineCommand command, Sent sent) {
    return Answers.response(
        commands.submit(id, command, sent.at(clock.instant())), "/api/pipelines/");
  }
}
