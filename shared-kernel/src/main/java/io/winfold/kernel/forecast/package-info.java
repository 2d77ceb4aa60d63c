/**
 * The terms and events of forecasts that people submit, adjust and approve: what they expect to be
 * won in a fiscal period. What the product computes is no event; it is derived from the deals.
 */
@NullMarked
package io.winfold.kernel.forecast;

import org.jspecify.annotations.NullMarked;
