/**
 * Statistics of forecasts that know nothing of deals: seeded simulation with a common factor, the
 * fit of that factor, and the scores a forecast gets. All of it is pure and gives the same figures
 * for the same input on every machine.
 */
@NullMarked
package io.winfold.query.statistics;

import org.jspecify.annotations.NullMarked;
