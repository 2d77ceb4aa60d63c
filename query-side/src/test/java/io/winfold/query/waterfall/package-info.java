/** The waterfall's names for movements, its golden vector, and what holds of any history. */
@NullMarked
package io.winfold.query.waterfall;

import org.jspecify.annotations.NullMarked;
