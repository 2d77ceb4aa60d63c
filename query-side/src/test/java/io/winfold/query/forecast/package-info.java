/** Tests of forecasts over HTTP, by hand, by law and on random histories. */
@NullMarked
package io.winfold.query.forecast;

import org.jspecify.annotations.NullMarked;
