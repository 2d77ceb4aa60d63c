/** A query side over HTTP with a log that tests write, for the tests of every slice. */
@NullMarked
package io.winfold.query.running;

import org.jspecify.annotations.NullMarked;
