/**
 * How deals end: win rate, lost reasons, sales cycle, velocity. A deal counts by the outcome in
 * force at the as-of instant, at the instant it was won or lost.
 */
@NullMarked
package io.winfold.query.outcome;

import org.jspecify.annotations.NullMarked;
