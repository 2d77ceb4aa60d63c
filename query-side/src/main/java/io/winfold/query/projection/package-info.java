/**
 * How events become rows: generations of the read model, the runner that fills one, and the way
 * queries read the live one in a single snapshot. What the rows are is the business of the slices,
 * each of which hands in a {@link io.winfold.query.projection.Projection}.
 */
@NullMarked
package io.winfold.query.projection;

import org.jspecify.annotations.NullMarked;
