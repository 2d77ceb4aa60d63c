package io.winfold.query.operation;

import io.winfold.platform.web.Parameters;
import io.winfold.query.projection.ProjectionStatus;
import io.winfold.query.projection.Projections;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/projections}: how far each is behind the log. */
@RestController
class ProjectionQueries {
  private final Projections projections;

  ProjectionQueries(Projections projections) {
    this.projections = projections;
  }

  @GetMapping("/api/projections")
  Row list(HttpServletRequest request) {
    Parameters.of(request).finish();
    return Row.page(projections.status().stream().map(ProjectionQueries::show).toList(), null);
  }

  private static Row show(ProjectionStatus status) {
    return new Row()
        .with("name", status.name())
        .with("status", status.state())
        .with("position", status.position())
        .with("lagEvents", status.lagEvents())
        .with("lagSeconds", status.lagSeconds())
        .with("generation", status.generation())
        .with("updatedAt", status.updatedAt())
        .with("parked", status.parked())
        .with("trouble", status.trouble());
  }
}
