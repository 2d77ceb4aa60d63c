package io.winfold.query.waterfall;

import io.winfold.query.scope.Row;

/**
 * One waterfall of an answer: deals of one group and currency.
 *
 * @param group the values it is grouped by, but for the month
 * @param window the part of the window that is its own: all of it, or where it is grouped by the
 *     month of the expected close, that month. So a deal that slips from one month to the next is
 *     pushed, not transferred
 */
record Cell(Row group, Window window, String currency) {}
