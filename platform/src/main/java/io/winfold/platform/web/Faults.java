package io.winfold.platform.web;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.winfold.platform.eventstore.EventLogException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client is told of that went wrong on our side: that it passes, or under which id it is
 * logged.
 */
public final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private static final int DEPTH = 20;

  /** How long an outage's answer asks to wait, in seconds. */
  public static final Map<String, String> RETRY_AFTER = Map.of("Retry-After", "2");

  private Faults() {}

  /** Logs what happened, and says of it only what is of use to a client. */
  public static Problem problem(Throwable fault, String correlationId) {
    if (isOutage(fault)) {
      LOG.warn("A request met a store that is away: {}: {}", correlationId, fault.toString());
      return Problem.of(
              ProblemCode.STORE_UNAVAILABLE,
              "The store does not answer. Whether a command was taken is not known: send it again"
                  + " with the same Idempotency-Key")
          .with("correlationId", correlationId);
    }
    LOG.error("A request failed: {}", correlationId, fault);
    return Problem.of(ProblemCode.INTERNAL_ERROR, "The log has more under the correlation id")
        .with("correlationId", correlationId);
  }

  /** Whether a store could not be reached, or went away meanwhile. */
  static boolean isOutage(Throwable fault) {
    @Nullable Throwable at = fault;
    for (int i = 0; at != null && i < DEPTH; i++) {
      if (isOutageItself(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  private static boolean isOutageItself(Throwable fault) {
    return switch (fault) {
      case EventLogException _,
          SQLTransientConnectionException _,
          SQLNonTransientConnectionException _,
          // What waits in a request waits for a store.
          TimeoutException _ ->
          true;
      case SQLException e -> isAway(e.getSQLState());
      case StatusRuntimeException e -> isAway(e.getStatus().getCode());
      default -> false;
    };
  }

  /**
   * Cancelled is a call that was under way when the server stopped, or its connection was renewed.
   */
  private static boolean isAway(Status.Code code) {
    return code == Status.Code.UNAVAILABLE
        || code == Status.Code.CANCELLED
        || code == Status.Code.DEADLINE_EXCEEDED;
  }

  /**
   * Class 08: the connection; 57P: the server is shutting down, starting, or ended the session;
   * 53300: it has as many as it takes.
   */
  private static boolean isAway(@Nullable String state) {
    return state != null
        && (state.startsWith("08") || state.startsWith("57P") || state.equals("53300"));
  }
}
