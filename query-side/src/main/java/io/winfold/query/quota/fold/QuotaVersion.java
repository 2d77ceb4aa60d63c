package io.winfold.query.quota.fold;

import io.winfold.kernel.quota.QuotaEvent.QuotaSet;
import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Until;

/**
 * A quota as one event set it, and until when.
 *
 * @param id bare
 */
record QuotaVersion(String id, Moment moment, QuotaSet set, Until until) {

  /** The end of a version, wherever the version itself is. */
  record End(String id, long version, Until until) {}
}
