package io.winfold.platform.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every exception becomes a problem; only what is our own fault is logged, and never shown. */
@RestControllerAdvice
final class ProblemHandler extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  @ExceptionHandler
  ResponseEntity<Object> refused(ProblemException e) {
    return ProblemResponse.of(e.problem(), e.headers());
  }

  /** A query string Tomcat cannot decode. */
  @ExceptionHandler
  ResponseEntity<Object> undecodable(InvalidParameterException e) {
    return ProblemResponse.of(HttpStatuses.problem(400), Map.of());
  }

  @ExceptionHandler
  ResponseEntity<Object> noForm(MultipartException e) {
    return ProblemResponse.of(HttpStatuses.problem(400), Map.of());
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Object> unexpected(Exception e, HttpServletRequest request) {
    if (e instanceof ClientAbortException) {
      return null;
    }
    return ownFault(e, request);
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (status.is5xxServerError()) {
      LOG.error("A request failed", e);
    }
    Problem problem =
        e instanceof TypeMismatchException || e instanceof ServletRequestBindingException
            ? Problem.of(ProblemCode.INVALID_PARAMETER, null)
            : HttpStatuses.problem(status.value());
    return ProblemResponse.of(problem, headers);
  }

  private static ResponseEntity<Object> ownFault(Throwable e, HttpServletRequest request) {
    Problem problem = Faults.problem(e, CorrelationFilter.of(request));
    return ProblemResponse.of(
        problem, problem.code() == ProblemCode.STORE_UNAVAILABLE ? Faults.RETRY_AFTER : Map.of());
  }

  /** What no controller's exception handler saw: filters, and Tomcat itself inside a context. */
  @RestController
  static final class Fallback implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<Object> error(HttpServletRequest request) throws IOException {
      Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
      Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
      if (cause instanceof ProblemException refused) {
        return ProblemResponse.of(refused.problem(), refused.headers());
      }
      if (cause instanceof Throwable failure && !(status instanceof Integer s && s < 500)) {
        return ownFault(failure, request);
      }
      // Nobody's error: somebody asked for the path itself.
      return ProblemResponse.of(
          HttpStatuses.problem(status instanceof Integer given ? given : 404), Map.of());
    }
  }
}
