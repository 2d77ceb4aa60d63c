/**
 * The log as a whole: whether it is what was written, and carried out of a store and into an empty
 * one. Works on bytes and digests; what the events mean is of no interest here.
 */
@NullMarked
package io.winfold.platform.log;

import org.jspecify.annotations.NullMarked;
