/**
 * The waterfall: what the open amount was at one instant, what it became by another, and every
 * movement between, each traced to the deals and events that made it. How a movement is named is
 * decided in {@link io.winfold.query.waterfall.Movement} alone.
 */
@NullMarked
package io.winfold.query.waterfall;

import org.jspecify.annotations.NullMarked;
