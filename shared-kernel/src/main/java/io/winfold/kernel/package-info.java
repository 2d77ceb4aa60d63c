/**
 * The values every part of Winfold speaks of: exact money and probabilities. Nothing here knows a
 * store, a framework or HTTP.
 */
@NullMarked
package io.winfold.kernel;

import org.jspecify.annotations.NullMarked;
