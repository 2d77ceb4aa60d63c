package io.winfold.query.operation;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/operations/{id}/cancel}: whoever does the work ends it as soon as it can. */
@RestController
class OperationCommands {
  private final Operations operations;

  OperationCommands(Operations operations) {
    this.operations = operations;
  }

  @PostMapping("/api/operations/{id}/cancel")
  ResponseEntity<Operation> cancel(HttpServletRequest request, @PathVariable String id) {
    Parameters.of(request).finish();
    boolean asked = operations.requestCancel(id);
    Operation operation =
        operations
            .find(id)
            .orElseThrow(
                () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such operation"));
    if (!asked && operation.state() != Operation.State.CANCELLED) {
      throw new ProblemException(
          ProblemCode.OPERATION_ENDED, "There is nothing left to cancel: " + operation.state());
    }
    return ResponseEntity.accepted().body(operation);
  }
}
