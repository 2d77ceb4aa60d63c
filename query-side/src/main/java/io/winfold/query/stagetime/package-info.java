/** How long deals stay in each stage, those still there counted as far as they have come. */
@NullMarked
package io.winfold.query.stagetime;

import org.jspecify.annotations.NullMarked;
