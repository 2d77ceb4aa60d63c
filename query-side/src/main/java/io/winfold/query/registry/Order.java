package io.winfold.query.registry;

import io.winfold.query.model.Recipe;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model that is asked for.
 *
 * @param asOf the cut; null: now
 */
record Order(String pipeline, Recipe recipe, @Nullable Instant asOf) {}
