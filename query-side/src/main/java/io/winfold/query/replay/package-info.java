/**
 * What operators do with the event history: rebuild the read model from it, verify the one by the
 * other, switch between generations, fold again what could not be folded. Nobody who reads notices.
 */
@NullMarked
package io.winfold.query.replay;

import org.jspecify.annotations.NullMarked;
