/** Tests of the statistics on drawn worlds whose truth is known. */
@NullMarked
package io.winfold.query.statistics;

import org.jspecify.annotations.NullMarked;
