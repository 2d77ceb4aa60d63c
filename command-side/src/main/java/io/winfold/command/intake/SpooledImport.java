package io.winfold.command.intake;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of an import beside its files, so that it goes on after whatever ended the process.
 *
 * @param id of the import and its operation
 * @param format the name of its format
 * @param dryRun whether it only says what it would do
 * @param ignored names of files given that the format does not know
 */
record SpooledImport(
    String id,
    String format,
    boolean dryRun,
    String actor,
    @Nullable String correlationId,
    Instant receivedAt,
    List<String> ignored) {
  SpooledImport {
    ignored = List.copyOf(ignored);
  }
}
