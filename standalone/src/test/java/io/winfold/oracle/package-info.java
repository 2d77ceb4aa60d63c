/**
 * A naive fold of the log, written straight from the definitions, slow and obvious on purpose. It
 * shares no line with the product's fold and SQL, so that each can convict the other.
 */
@NullMarked
package io.winfold.oracle;

import org.jspecify.annotations.NullMarked;
