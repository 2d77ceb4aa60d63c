/** How often deals went from one stage to another, or to an outcome. */
@NullMarked
package io.winfold.query.transition;

import org.jspecify.annotations.NullMarked;
