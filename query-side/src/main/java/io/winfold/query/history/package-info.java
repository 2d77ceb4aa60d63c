/** The open pipeline over time: what it came to at each of many instants. */
@NullMarked
package io.winfold.query.history;

import org.jspecify.annotations.NullMarked;
