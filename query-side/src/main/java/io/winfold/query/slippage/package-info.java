/** Expected close dates that move, and deals that slip out of the period they were expected in. */
@NullMarked
package io.winfold.query.slippage;

import org.jspecify.annotations.NullMarked;
