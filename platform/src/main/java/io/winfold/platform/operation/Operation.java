package io.winfold.platform.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Long-running work as it is shown.
 *
 * @param kind what is done, such as {@code import} or {@code rebuild}
 * @param phase what it is busy with
 * @param done how much is done, in the unit of its kind
 * @param total how much there is to do, null while unknown
 * @param perSecond how much was done per second since it started, null before the first
 * @param etaSeconds seconds until it is done at this rate, null if it cannot be told or has ended
 * @param result of an operation that has ended, in the shape of its kind
 * @param problem why it failed, as in RFC 9457
 */
public record Operation(
    String id,
    String kind,
    State state,
    @Nullable String phase,
    long done,
    @Nullable Long total,
    @Nullable Double perSecond,
    @Nullable Long etaSeconds,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable JsonNode result,
    @Nullable JsonNode problem) {

  /** Whether it goes on, and how it ended. */
  public enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }
}
