package io.winfold.query.opportunity.fold;

import io.winfold.query.projection.Moment;
import io.winfold.query.projection.Until;
import java.util.concurrent.TimeUnit;

/**
 * What a deal was after one event, and until when.
 *
 * @param known the event by which it is known to have been so: its own, or a correction
 * @param superseded position of the correction by which it is known not to have been so
 */
record DealVersion(Deal deal, Until until, Moment known, long superseded) {

  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  DealVersion(Deal deal, Until until) {
    this(deal, until, deal.last(), Until.OPEN.position());
  }

  DealVersion ended(Until end) {
    return new DealVersion(deal, end, known, superseded);
  }

  DealVersion superseded(long position) {
    return new DealVersion(deal, until, known, position);
  }

  /** Whether it became known more than a day after it occurred. */
  boolean isRecordedLate() {
    return known.recordedMicros() - deal.last().occurredMicros() > DAY_MICROS;
  }

  /** The end of a version, wherever the version itself is. */
  record End(long deal, long version, Until until) {}
}
