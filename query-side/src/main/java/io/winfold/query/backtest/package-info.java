/**
 * What the probability models would have said, had they been there: fitted again at each of a
 * series of cuts to what was known at it, judged by what came in the end, side by side, with a
 * recommendation that says how sure it is.
 */
@NullMarked
package io.winfold.query.backtest;

import org.jspecify.annotations.NullMarked;
