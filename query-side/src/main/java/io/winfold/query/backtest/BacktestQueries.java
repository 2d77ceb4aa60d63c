package io.winfold.query.backtest;

import io.winfold.platform.operation.Operations;
import io.winfold.query.operation.OperationPage;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/backtests}: those there were, as operations with their results. */
@RestController
class BacktestQueries {
  private final Operations operations;

  BacktestQueries(Operations operations) {
    this.operations = operations;
  }

  @GetMapping("/api/backtests")
  Row list(HttpServletRequest request) {
    return OperationPage.answer(request, operations, Backtests.KIND);
  }
}
