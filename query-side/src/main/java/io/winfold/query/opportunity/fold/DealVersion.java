package io.winfold.query.opportunity.fold;

import io.winfold.query.projection.Until;

/** What a deal was after one event, and until when. */
record DealVersion(Deal deal, Until until) {

  /** The end of a version, wherever the version itself is. */
  record End(long deal, long version, Until until) {}
}
