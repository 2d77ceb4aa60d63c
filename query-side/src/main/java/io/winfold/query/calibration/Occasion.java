package io.winfold.query.calibration;

import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.scope.Row;
import io.winfold.query.scoring.Case;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open deal at an instant at which its probabilities are looked at.
 *
 * @param group the values it had then
 * @param override in basis points; null: none
 */
record Occasion(Row group, Instant at, StageKey stage, @Nullable Integer override, Case outcome) {}
