package io.winfold.query.replay;

import io.winfold.platform.operation.Accepted;
import io.winfold.platform.operation.Operation;
import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.projection.Projection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/projections/{name|all}/rebuilds} and {@code …/verifications}. */
@RestController
class ProjectionCommands {
  private static final String ALL = "all";

  private final Rebuilds rebuilds;
  private final Verifications verifications;
  private final List<String> names;

  ProjectionCommands(Rebuilds rebuilds, Verifications verifications, List<Projection> projections) {
    this.rebuilds = rebuilds;
    this.verifications = verifications;
    this.names = projections.stream().map(Projection::name).toList();
  }

  @PostMapping("/api/projections/{name}/rebuilds")
  ResponseEntity<Operation> rebuild(HttpServletRequest request, @PathVariable String name) {
    Parameters.of(request).finish();
    return Accepted.answer(rebuilds.start(known(name)));
  }

  @PostMapping("/api/projections/{name}/verifications")
  ResponseEntity<Operation> verify(HttpServletRequest request, @PathVariable String name) {
    Parameters.of(request).finish();
    return Accepted.answer(verifications.start(known(name).equals(ALL) ? names : List.of(name)));
  }

  private String known(String name) {
    if (!name.equals(ALL) && !names.contains(name)) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such projection");
    }
    return name;
  }
}
