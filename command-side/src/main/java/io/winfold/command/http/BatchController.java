package io.winfold.command.http;

import io.winfold.platform.web.Payload;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Commands for deals, one a line, as many as there are. */
@RestController
final class BatchController {
  private static final Logger LOG = LoggerFactory.getLogger(BatchController.class);
  private static final String NDJSON = "application/x-ndjson";

  private final OpportunityDesk desk;

  BatchController(OpportunityDesk desk) {
    this.desk = desk;
  }

  @PostMapping(path = "/api/opportunities/commands", produces = NDJSON)
  void batch(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Payload.requireType(request, MediaType.parseMediaType(NDJSON));
    Conditions conditions = Conditions.of(request);
    if (conditions.idempotencyKey() != null) {
      throw ofEachLine(Conditions.IDEMPOTENCY_KEY, "idempotencyKey");
    }
    if (conditions.expected().given()) {
      throw ofEachLine(Conditions.IF_MATCH, "ifMatch");
    }
    response.setContentType(NDJSON);
    try {
      new Batch(desk, conditions).run(request.getInputStream(), response.getOutputStream());
    } catch (IOException e) {
      if (!response.isCommitted()) {
        response.reset();
        throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body could not be read");
      }
      // The client broke off, or must not take what it got for all there is.
      LOG.info("A batch broke off: {}", e.toString());
      throw e;
    }
  }

  private static ProblemException ofEachLine(String header, String field) {
    return ProblemException.invalidParameter(
        header, "goes with one command; in a batch each line has its " + field);
  }
}
