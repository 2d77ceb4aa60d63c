package io.winfold.query.opportunity.fold;

import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Until;

/**
 * What a deal was after one event, and until when.
 *
 * @param known the event by which it is known to have been so: its own, or a correction
 * @param superseded position of the correction by which it is known not to have been so
 */
record DealVersion(Deal deal, Until until, Moment known, long superseded) {

  DealVersion(Deal deal, Until until) {
    this(deal, until, deal.last(), Until.OPEN.position());
  }

  DealVersion ended(Until end) {
    return new DealVersion(deal, end, known, superseded);
  }

  DealVersion superseded(long position) {
    return new DealVersion(deal, until, known, position);
  }

  /** The end of a version, wherever the version itself is. */
  record End(long deal, long version, Until until) {}
}
