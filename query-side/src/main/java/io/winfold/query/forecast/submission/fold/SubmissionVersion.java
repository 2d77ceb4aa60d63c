package io.winfold.query.forecast.submission.fold;

import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Until;

/**
 * A forecast as one event left it, and until when.
 *
 * @param id bare
 * @param actor who did it
 */
record SubmissionVersion(String id, Moment moment, ForecastEvent event, String actor, Until until) {

  /** The end of a version, wherever the version itself is. */
  record End(String id, long version, Until until) {}
}
