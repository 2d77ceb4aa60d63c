/** The bands in which figures are healthy. They come from practice guides and are configured. */
@NullMarked
package io.winfold.query.health;

import org.jspecify.annotations.NullMarked;
