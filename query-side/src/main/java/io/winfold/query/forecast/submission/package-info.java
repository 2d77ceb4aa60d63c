/**
 * What people submitted, adjusted and approved for a period, with its history, as of any instant.
 * It stands beside what is computed and is scored like it.
 */
@NullMarked
package io.winfold.query.forecast.submission;

import org.jspecify.annotations.NullMarked;
