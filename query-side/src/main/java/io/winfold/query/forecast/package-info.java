/**
 * What a fiscal period is likely to bring: forecasts of the deals as of any instant, how good past
 * ones were, and what would be if some deals or settings were different. What people say will come
 * stands beside it, see {@code submission}.
 */
@NullMarked
package io.winfold.query.forecast;

import org.jspecify.annotations.NullMarked;
