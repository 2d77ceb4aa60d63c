package io.winfold.platform.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Renders problems the same way wherever one arises, and whatever the client accepts. */
public final class ProblemResponse {
  private ProblemResponse() {}

  /** A problem as the answer of a controller. */
  public static ResponseEntity<Object> of(Problem problem, Map<String, String> headers) {
    var all = new HttpHeaders();
    headers.forEach(all::set);
    return of(problem, all);
  }

  static ResponseEntity<Object> of(Problem problem, HttpHeaders headers) {
    return ResponseEntity.status(problem.status())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem.toBytes());
  }

  static void write(HttpServletResponse response, Problem problem) throws IOException {
    byte[] body = problem.toBytes();
    response.setStatus(problem.status());
    response.setContentType(Problem.CONTENT_TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
