/** Models in force, and what reports make of them. */
@NullMarked
package io.winfold.query.probability;

import org.jspecify.annotations.NullMarked;
