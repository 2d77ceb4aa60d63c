package io.winfold.query.replay;

import io.winfold.platform.web.Parameters;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import io.winfold.query.projection.DeadLetters;
import io.winfold.query.projection.DeadLetters.DeadLetter;
import io.winfold.query.projection.Projection;
import io.winfold.query.scope.Row;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/projections/{name}/dead-letters}: what could not be folded, and trying again. */
@RestController
class DeadLetterCommands {
  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private final DeadLetters letters;
  private final List<Projection> projections;

  DeadLetterCommands(DeadLetters letters, List<Projection> projections) {
    this.letters = letters;
    this.projections = projections;
  }

  @GetMapping("/api/projections/{name}/dead-letters")
  Row list(HttpServletRequest request, @PathVariable String name) {
    Parameters parameters = Parameters.of(request);
    int limit = parameters.integer("limit", PAGE, 1, MOST);
    long after = position(parameters.text("cursor"));
    parameters.finish();
    List<DeadLetter> found = letters.list(projection(name), after, limit + 1);
    boolean more = found.size() > limit;
    List<DeadLetter> data = more ? found.subList(0, limit) : found;
    return Row.page(data, more ? Long.toString(data.getLast().position()) : null);
  }

  private static long position(@Nullable String cursor) {
    try {
      return cursor == null ? 0 : Long.parseLong(cursor);
    } catch (NumberFormatException e) {
      throw Parameters.invalid("cursor", "is not a cursor this query has given");
    }
  }

  @PostMapping("/api/projections/{name}/dead-letters/{key}/retry")
  Row retry(HttpServletRequest request, @PathVariable String name, @PathVariable String key)
      throws SQLException {
    Parameters.of(request).finish();
    Projection projection = projection(name);
    if (letters.find(projection, key).isEmpty()) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such dead letter");
    }
    letters.retry(projection, key);
    Optional<DeadLetter> left = letters.find(projection, key);
    return new Row()
        .with("key", key)
        .with("parked", left.isPresent())
        .with("deadLetter", left.orElse(null));
  }

  private Projection projection(String name) {
    return projections.stream()
        .filter(projection -> projection.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such projection"));
  }
}
