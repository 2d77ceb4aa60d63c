/**
 * The forecast aggregate: what people say will be won in a period. One is submitted, adjusted by a
 * manager with a reason, and approved; there is one for each scope, pipeline, period and currency.
 */
@NullMarked
package io.winfold.command.forecast;

import org.jspecify.annotations.NullMarked;
