package io.winfold.query.pipeline;

import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/pipelines} and {@code /api/pipelines/{id}}. */
@RestController
class PipelineQueries {
  private static final String SQL =
      """
      SELECT v.pipeline, v.version, v.name, v.template, v.method, v.model, v.exit_policy,
             v.defined_at
        FROM pipeline_version v
       WHERE v.position <= :p AND v.valid_from <= :t AND v.defined_at <= :t
         AND (v.valid_to > :t OR v.ended_position > :p)
       ORDER BY v.pipeline\
      """;

  private final Reads reads;

  PipelineQueries(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/pipelines")
  void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(request, response, parameters -> scope -> new Body.Listing(inForce(scope), null));
  }

  @GetMapping("/api/pipelines/{id}")
  void one(HttpServletRequest request, HttpServletResponse response, @PathVariable String id)
      throws IOException {
    reads.answer(
        request,
        response,
        parameters ->
            scope ->
                inForce(scope).stream()
                    .filter(pipeline -> id.equals(pipeline.get("id")))
                    .findFirst()
                    .map(Body.Resource::new)
                    .orElseThrow(
                        () ->
                            new ProblemException(
                                ProblemCode.NOT_FOUND,
                                "There is no such pipeline as of " + scope.asOf())));
  }

  private static List<Row> inForce(Scope scope) {
    Map<String, List<StageSettings>> stages =
        StageSettings.inForce(scope).stream()
            .filter(stage -> stage.isThere(scope.asOf()))
            .collect(Collectors.groupingBy(StageSettings::pipeline));
    return scope
        .jdbc()
        .sql(SQL)
        .params(scope.parameters())
        .query(
            (row, number) -> {
              String id = row.getString("pipeline");
              List<StageSettings> its = stages.getOrDefault(id, List.of());
              return new Row()
                  .with("id", id)
                  .with("name", row.getString("name"))
                  .with("version", row.getLong("version"))
                  .with("template", row.getString("template"))
                  .with(
                      "probabilityMethod",
                      new Row()
                          .with("method", row.getString("method"))
                          .with("model", row.getString("model")))
                  .with("exitCriteriaPolicy", row.getString("exit_policy"))
                  .with("definedAt", row.getObject("defined_at", OffsetDateTime.class).toInstant())
                  .with("stages", its.stream().map(StageSettings::show).toList())
                  .with("warnings", Advice.on(its));
            })
        .list();
  }
}
