/**
 * Both sides in one process, with an embedded PostgreSQL and a command line. It adds no behaviour
 * of its own to either side.
 */
@NullMarked
package io.winfold.standalone;

import org.jspecify.annotations.NullMarked;
