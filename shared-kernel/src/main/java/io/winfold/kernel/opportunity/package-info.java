/**
 * The terms and events of an opportunity, a deal that may be won or lost. The events are the
 * contract; every report is a fold of them.
 */
@NullMarked
package io.winfold.kernel.opportunity;

import org.jspecify.annotations.NullMarked;
