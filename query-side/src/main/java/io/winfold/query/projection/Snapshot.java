package io.winfold.query.projection;

import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The live generation as one transaction sees it: everything read through {@link #jdbc()} belongs
 * to the positions given here. Good only inside the function it was handed to.
 *
 * @param jdbc unqualified table names mean the live generation
 * @param generation the number of that generation
 * @param positions how far each projection has read, by its name
 * @param parked how many aggregates the projections could not fold and left as they were
 */
public record Snapshot(JdbcClient jdbc, int generation, Map<String, Long> positions, long parked) {

  /** The position up to which every projection has read. */
  public long position() {
    return positions.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }
}
