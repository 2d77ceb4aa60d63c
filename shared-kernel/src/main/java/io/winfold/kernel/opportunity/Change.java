package io.winfold.kernel.opportunity;

import org.jspecify.annotations.Nullable;

/**
 * A value before and after.
 *
 * @param from null: there was none
 * @param to null: cleared
 */
public record Change<T>(@Nullable T from, @Nullable T to) {}
