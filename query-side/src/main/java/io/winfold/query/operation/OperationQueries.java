package io.winfold.query.operation;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.platform.web.Texts;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/operations} and {@code /api/operations/{id}}. They are of the present only. */
@RestController
class OperationQueries {
  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private final Operations operations;

  OperationQueries(Operations operations) {
    this.operations = operations;
  }

  @GetMapping("/api/operations")
  Row list(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request);
    int limit = parameters.integer("limit", PAGE, 1, MOST);
    String cursor = parameters.text("cursor");
    parameters.finish();
    if (cursor != null && (!Texts.isId(cursor) || operations.find(cursor).isEmpty())) {
      throw Parameters.invalid("cursor", "is not a cursor this query has given");
    }
    List<Operation> found = operations.list(limit + 1, cursor);
    boolean more = found.size() > limit;
    List<Operation> data = more ? found.subList(0, limit) : found;
    return new Row()
        .with("data", data)
        .with(
            "page",
            new Row().with("next", more ? data.getLast().id() : null).with("hasMore", more));
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
