/**
 * The fold of the forecasts people submit to their amounts over time: a row an event, which says
 * when it held. The period a forecast is for is another matter.
 */
@NullMarked
package io.winfold.query.forecast.submission.fold;

import org.jspecify.annotations.NullMarked;
