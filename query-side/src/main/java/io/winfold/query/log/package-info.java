/**
 * The event log as operators handle it: verified, exported, watched. Restoring it needs an empty
 * store and is the command line's.
 */
@NullMarked
package io.winfold.query.log;

import org.jspecify.annotations.NullMarked;
