package io.winfold.command.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Answer.Accepted;
import io.winfold.command.decision.Answer.Refused;
import io.winfold.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to one line of a batch.
 *
 * @param line its number, from 1
 * @param id of the deal; null where the line does not tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BatchLine(
    long line,
    int status,
    @Nullable String id,
    @Nullable Long version,
    @Nullable List<String> events,
    @Nullable Problem problem) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static BatchLine of(long line, Answer answer) {
    return switch (answer) {
      case Accepted accepted ->
          new BatchLine(
              line,
              accepted.created() ? 201 : 200,
              accepted.id(),
              accepted.version(),
              accepted.events(),
              null);
      case Refused refused ->
          // What a line holds stands under its body.
          refused(line, refused.id(), Answers.problem(refused).under("/body"));
    };
  }

  static BatchLine refused(long line, @Nullable String id, Problem problem) {
    return new BatchLine(line, problem.status(), id, null, null, problem);
  }

  byte[] toBytes() {
    return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
