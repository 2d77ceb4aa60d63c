package io.winfold.platform.eventstore;

import io.grpc.StatusRuntimeException;
import org.axonframework.axonserver.connector.event.util.GrpcExceptionParser;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;

/** How an append that was overtaken by another is told, whichever engine tells it. */
public final class Conflicts {
  private Conflicts() {}

  /** Whether the command may simply be decided again on what is stored now. */
  public static boolean isConflict(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConcurrencyException
          || cause instanceof AggregateStreamCreationException
          || (cause instanceof StatusRuntimeException status
              && GrpcExceptionParser.parse(status) instanceof ConcurrencyException)) {
        return true;
      }
    }
    return false;
  }
}
