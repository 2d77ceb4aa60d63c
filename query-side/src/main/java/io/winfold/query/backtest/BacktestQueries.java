package io.winfold.query.backtest;

import io.winfold.platform.operation.Operation;
import io.winfold.platform.operation.Operations;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.Texts;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/backtests}: those there were, as operations with their results. */
@RestController
class BacktestQueries {
  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private final Operations operations;

  BacktestQueries(Operations operations) {
    this.operations = operations;
  }

  @GetMapping("/api/backtests")
  Row list(HttpServletRequest request) {
    Parameters parameters = Parameters.of(request);
    int limit = parameters.integer("limit", PAGE, 1, MOST);
    String cursor = parameters.text("cursor");
    parameters.finish();
    if (cursor != null && (!Texts.isId(cursor) || operations.find(cursor).isEmpty())) {
      throw Parameters.invalid("cursor", "is not a cursor this query has given");
    }
    List<Operation> found = operations.list(Backtests.KIND, limit + 1, cursor);
    boolean more = found.size() > limit;
    List<Operation> data = more ? found.subList(0, limit) : found;
    return new Row()
        .with("data", data)
        .with(
            "page",
            new Row().with("next", more ? data.getLast().id() : null).with("hasMore", more));
  }
}
