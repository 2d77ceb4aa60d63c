/**
 * What corrections changed: each with what it corrected, and what the deal counts for without and
 * with it.
 */
@NullMarked
package io.winfold.query.restatement;

import org.jspecify.annotations.NullMarked;
