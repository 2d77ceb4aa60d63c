/**
 * The terms and events of probability models: that a model was fitted, with all its parameters, so
 * that the same events always give the same probabilities.
 */
@NullMarked
package io.winfold.kernel.model;

import org.jspecify.annotations.NullMarked;
