package io.winfold.query.log;

import io.winfold.platform.eventstore.StoredLog;
import io.winfold.platform.log.LogExport;
import io.winfold.platform.log.LogFileException;
import io.winfold.platform.operation.Accepted;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/log/export} and {@code POST /api/log/verifications}. */
@RestController
class LogController {
  private static final Logger LOG = LoggerFactory.getLogger(LogController.class);
  private static final int BUFFER = 1 << 16;

  private final LogExport export;
  private final LogVerifications verifications;

  LogController(StoredLog log, LogVerifications verifications) {
    this.export = new LogExport(log);
    this.verifications = verifications;
  }

  @PostMapping("/api/log/verifications")
  ResponseEntity<Operation> verify(HttpServletRequest request) {
    Parameters.of(request).finish();
    return Accepted.answer(verifications.start());
  }

  /**
   * The status is 200 once reading has begun. An export that fails after that ends with a problem
   * instead of the trailer.
   */
  @GetMapping("/api/log/export")
  void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Parameters.of(request).finish();
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"winfold-log.ndjson\"");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER);
    try {
      export.write(out);
    } catch (LogFileException e) {
      LOG.error("The log cannot be exported: {}", e.getMessage());
      Problem problem = Problem.of(ProblemCode.INTERNAL_ERROR, String.valueOf(e.getMessage()));
      out.write(("{\"problem\":" + problem.toJson() + "}\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }
}
