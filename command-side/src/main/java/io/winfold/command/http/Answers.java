package io.winfold.command.http;

import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Answer.Accepted;
import io.winfold.command.decision.Answer.Refused;
import io.winfold.command.decision.Rejection;
import io.winfold.platform.web.Problem;
import io.winfold.platform.web.Problem.FieldError;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.platform.web.Texts;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** Words what a command came to. */
final class Answers {
  private Answers() {}

  /** The body of a success. */
  record Done(String id, long version, List<String> events) {}

  /**
   * @param collection where what the command created is found, such as {@code /api/pipelines/}
   */
  static ResponseEntity<Done> response(Answer answer, String collection) {
    return switch (answer) {
      case Accepted accepted -> {
        var response =
            accepted.created()
                ? ResponseEntity.created(URI.create(collection + accepted.id()))
                : ResponseEntity.ok();
        yield response
            .header(HttpHeaders.ETAG, etag(accepted.version()))
            .body(new Done(accepted.id(), accepted.version(), accepted.events()));
      }
      case Refused refused -> {
        var problem = new ProblemException(problem(refused));
        Long current = refused.currentVersion();
        yield raise(
            current == null ? problem : problem.withHeader(HttpHeaders.ETAG, etag(current)));
      }
    };
  }

  static Problem problem(Refused refused) {
    Rejection rejection = refused.rejection();
    String pointer = rejection.pointer();
    Problem problem =
        Problem.of(
            ProblemCode.valueOf(rejection.code().name()),
            rejection.detail(),
            pointer == null ? List.of() : List.of(FieldError.at(pointer, rejection.detail())));
    Long current = refused.currentVersion();
    return current == null ? problem : problem.with("currentVersion", current);
  }

  /** Nothing can be found under a name nothing can have. */
  static String idInPath(String id) {
    if (!Texts.isId(id)) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "Nothing can have this id");
    }
    return id;
  }

  static ProblemException noSuchCommand(String command) {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no command " + command);
  }

  private static ResponseEntity<Done> raise(ProblemException problem) {
    throw problem;
  }

  private static String etag(long version) {
    return "\"" + version + "\"";
  }
}
