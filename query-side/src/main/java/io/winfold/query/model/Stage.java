package io.winfold.query.model;

import org.jspecify.annotations.Nullable;

/**
 * A stage as it was at the cut.
 *
 * @param rank its place in the order, from 0
 * @param team the one it belongs to; null: all
 * @param defaultBasisPoints its default probability, 0..10000
 */
public record Stage(String id, int rank, @Nullable String team, int defaultBasisPoints) {}
