/**
 * Reads: each slice folds events into rows and answers questions from them. It never writes an
 * event.
 */
@NullMarked
package io.winfold.query;

import org.jspecify.annotations.NullMarked;
