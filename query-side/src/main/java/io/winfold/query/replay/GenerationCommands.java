package io.winfold.query.replay;

import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.projection.GenerationStatus;
import io.winfold.query.projection.Generations;
import io.winfold.query.projection.ProjectionRunners;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/projections/generations}: what there is, switching to another, dropping one. */
@RestController
class GenerationCommands {
  private final Generations generations;
  private final ProjectionRunners runners;

  GenerationCommands(Generations generations, ProjectionRunners runners) {
    this.generations = generations;
    this.runners = runners;
  }

  @GetMapping("/api/projections/generations")
  Row list(HttpServletRequest request) {
    Parameters.of(request).finish();
    return Row.page(generations.list().stream().map(this::show).toList(), null);
  }

  @PostMapping("/api/projections/generations/{number}/activate")
  Row activate(HttpServletRequest request, @PathVariable String number) {
    Parameters.of(request).finish();
    GenerationStatus found = find(number);
    if (found.liveAt() == null) {
      throw new ProblemException(
              ProblemCode.PROJECTION_BEHIND, "It goes live by itself once it has caught up")
          .withHeader(HttpHeaders.RETRY_AFTER, 1);
    }
    runners.activate(found.generation());
    return show(find(number));
  }

  @PostMapping("/api/projections/generations/{number}/drop")
  Row drop(HttpServletRequest request, @PathVariable String number) {
    Parameters.of(request).finish();
    GenerationStatus found = find(number);
    if (!runners.drop(found.generation())) {
      throw new ProblemException(
          ProblemCode.GENERATION_LIVE, "Activate another generation before this one is dropped");
    }
    return new Row().with("generation", found.generation().id()).with("dropped", true);
  }

  private GenerationStatus find(String number) {
    return generations.list().stream()
        .filter(status -> Integer.toString(status.generation().id()).equals(number))
        .findFirst()
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such generation"));
  }

  private Row show(GenerationStatus status) {
    Instant replaced = status.replacedAt();
    return new Row()
        .with("generation", status.generation().id())
        .with("status", status.live() ? "LIVE" : status.catchingUp() ? "BUILDING" : "KEPT")
        .with("position", generations.position(status.generation()))
        .with("createdAt", status.createdAt())
        .with("liveAt", status.liveAt())
        .with("replacedAt", replaced)
        .with("keptUntil", replaced == null ? null : replaced.plus(runners.keep()))
        .with("operation", status.operation());
  }
}
