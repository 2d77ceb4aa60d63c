package io.winfold.query.quota;

import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Reads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/quotas} and one of them. */
@RestController
class QuotaQueries {
  private final Reads reads;

  QuotaQueries(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/quotas")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters ->
            scope ->
                new Body.Listing(Quota.inForce(scope).stream().map(Quota::show).toList(), null));
  }

  @GetMapping("/api/quotas/{id}")
  void one(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    reads.answer(
        request,
        response,
        parameters ->
            scope ->
                Quota.inForce(scope).stream()
                    .filter(quota -> quota.id().equals(id))
                    .findFirst()
                    .map(quota -> new Body.Resource(quota.show()))
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                ProblemCode.NOT_FOUND,
                                "There is no such quota as of " + scope.asOf())));
  }
}
