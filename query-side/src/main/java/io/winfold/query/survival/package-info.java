/**
 * How long deals take to end, with those still running counted as far as they have come. Won and
 * lost compete: treating the one as a mere end of observation of the other would overstate it.
 */
@NullMarked
package io.winfold.query.survival;

import org.jspecify.annotations.NullMarked;
