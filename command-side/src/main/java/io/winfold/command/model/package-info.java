/**
 * The aggregate of a probability model: recorded once with all its parameters, it never changes.
 * What a model means is not known here.
 */
@NullMarked
package io.winfold.command.model;

import org.jspecify.annotations.NullMarked;
