package io.winfold.query.operation;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/operations} and {@code /api/operations/{id}}. They are of the present only. */
@RestController
class OperationQueries {
  private final Operations operations;

  OperationQueries(Operations operations) {
    this.operations = operations;
  }

  @GetMapping("/api/operations")
  Row list(HttpServletRequest request) {
    return OperationPage.answer(request, operations, null);
  }

  @GetMapping(path = "/api/operations/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  Operation one(HttpServletRequest request, @PathVariable String id) {
    Parameters.of(request).finish();
    return operations
        .find(id)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such operation"));
  }
}
