/** Operators' handling of the log, over HTTP. */
@NullMarked
package io.winfold.query.log;

import org.jspecify.annotations.NullMarked;
