package io.winfold.platform.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends the handling of a request with a problem. Carries no stack trace: it is an answer. */
public class ProblemException extends RuntimeException {
  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public ProblemException(Problem problem) {
    this(problem, Map.of());
  }

  private ProblemException(Problem problem, Map<String, String> headers) {
    super(problem.code().wireName() + ": " + problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  /** A query parameter or header that is not what it should be. */
  public static ProblemException invalidParameter(String name, String detail) {
    return new ProblemException(
        Problem.of(
            ProblemCode.INVALID_PARAMETER,
            name + ": " + detail,
            List.of(Problem.FieldError.parameter(name, detail))));
  }

  /** The same with a header for the answer, such as {@code Retry-After}. */
  public ProblemException withHeader(String name, @Nullable Object value) {
    var more = new LinkedHashMap<>(headers);
    if (value != null) {
      more.put(name, value.toString());
    }
    return new ProblemException(problem, more);
  }

  public Problem problem() {
    return problem;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
