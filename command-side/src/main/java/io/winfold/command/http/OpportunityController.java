package io.winfold.command.http;

import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Payload;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Commands for deals, one a request. */
@RestController
@RequestMapping(path = "/api/opportunities", produces = MediaType.APPLICATION_JSON_VALUE)
final class OpportunityController {
  private final OpportunityDesk desk;

  OpportunityController(OpportunityDesk desk) {
    this.desk = desk;
  }

  @PostMapping
  ResponseEntity<Answers.Done> create(HttpServletRequest request) {
    return submit(OpportunityRequests.CREATE, null, request);
  }

  @PostMapping("/{id}/{command}")
  ResponseEntity<Answers.Done> command(
      @PathVariable String id, @PathVariable String command, HttpServletRequest request) {
    if (command.equals(OpportunityRequests.CREATE)) {
      throw Answers.noSuchCommand(command);
    }
    return submit(command, new OpportunityId(Answers.idInPath(id)), request);
  }

  private ResponseEntity<Answers.Done> submit(
      String command, @Nullable OpportunityId path, HttpServletRequest request) {
    var reader = OpportunityRequests.BY_NAME.get(command);
    if (reader == null) {
      throw Answers.noSuchCommand(command);
    }
    Body body = Payload.json(request);
    var read = reader.apply(body);
    var sent = Sent.of(Conditions.of(request), command, body);
    body.finish();
    var ready = desk.prepare(read, path, sent);
    return Answers.response(ready.submit().get(), "/api/opportunities/");
  }
}
