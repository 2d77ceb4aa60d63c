package io.winfold.query.registry;

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

/** {@code GET /api/models} and one of them. */
@RestController
class ModelQueries {
  private final Reads reads;

  ModelQueries(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/models")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          List<String> pipelines = parameters.all("pipeline");
          return scope ->
              new Body.Listing(
                  Registered.all(scope).stream()
                      .filter(model -> pipelines.isEmpty() || pipelines.contains(model.pipeline()))
                      .map(Registered::show)
                      .toList(),
                  null);
        });
  }

  @GetMapping("/api/models/{version}")
  void one(HttpServletRequest request, HttpServletResponse response, @PathVariable String version)
      throws IOException {
    reads.answer(
        request,
        response,
        parameters ->
            scope ->
                Registered.find(scope, version)
                    .map(
                        model ->
                            new Body.Resource(model.show().with("parameters", model.parameters())))
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                ProblemCode.NOT_FOUND,
                                "There is no such model as of " + scope.asOf())));
  }
}
