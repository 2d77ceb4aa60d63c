package io.winfold.query.projection;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a generation.
 *
 * @param live whether queries see it
 * @param catchingUp whether it goes live once it has caught up with the log
 * @param liveAt when queries last began to see it
 * @param replacedAt since when they see another one
 * @param operation the rebuild that made it, if one did
 */
public record GenerationStatus(
    Generation generation,
    boolean live,
    boolean catchingUp,
    Instant createdAt,
    @Nullable Instant liveAt,
    @Nullable Instant replacedAt,
    @Nullable String operation) {}
