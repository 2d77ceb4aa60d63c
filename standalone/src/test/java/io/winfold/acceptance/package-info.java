/**
 * What Winfold must do, seen from outside: over HTTP and through the log, in one process and with
 * the sides apart. Nothing here knows how the product does it.
 */
@NullMarked
package io.winfold.acceptance;

import org.jspecify.annotations.NullMarked;
