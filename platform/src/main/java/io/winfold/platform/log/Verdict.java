package io.winfold.platform.log;

import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param count how many events there are
 * @param head the position of the last one
 * @param verified the last position up to which everything is as it was written
 * @param digest the log's digest there, in hex
 * @param checkpoints how many digests seen earlier it was compared with
 * @param finding the first thing that is wrong, null when intact
 */
public record Verdict(
    long count,
    long head,
    boolean intact,
    long verified,
    String digest,
    int checkpoints,
    @Nullable Finding finding) {}
