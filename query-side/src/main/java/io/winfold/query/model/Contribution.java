package io.winfold.query.model;

import org.jspecify.annotations.Nullable;

/**
 * What one factor adds to a score.
 *
 * @param factor the stage or a field
 * @param value what the deal has of it; null: nothing
 * @param logOdds added to the logarithm of the odds of winning
 */
public record Contribution(String factor, @Nullable String value, double logOdds) {}
