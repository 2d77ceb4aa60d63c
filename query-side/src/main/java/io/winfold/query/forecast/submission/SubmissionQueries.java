package io.winfold.query.forecast.submission;

import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Reads;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/forecasts} and one of them: what people said, and how it came to that. */
@RestController
class SubmissionQueries {
  private final Reads reads;

  SubmissionQueries(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/forecasts")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          List<String> periods = parameters.list("period");
          if (!periods.stream().allMatch(FiscalPeriod::isPeriod)) {
            throw Parameters.invalid("period", "takes years, quarters and months: 2026-Q1");
          }
          List<String> scopes = parameters.list("scope");
          List<String> names = parameters.all("name");
          return scope ->
              new Body.Listing(
                  Submission.inForce(scope).stream()
                      .filter(one -> periods.isEmpty() || periods.contains(one.period().value()))
                      .filter(one -> scopes.isEmpty() || scopes.contains(one.scope()))
                      .filter(one -> names.isEmpty() || names.contains(one.name()))
                      .map(Submission::show)
                      .toList(),
                  null);
        });
  }

  @GetMapping("/api/forecasts/{id}")
  void one(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    reads.answer(
        request,
        response,
        parameters ->
            scope ->
                Submission.inForce(scope).stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .map(one -> new Body.Resource(one.show()))
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                ProblemCode.NOT_FOUND,
                                "There is no such forecast as of " + scope.asOf())));
  }
}
