package io.winfold.query.waterfall;

import io.winfold.query.waterfall.Standing.Counted;
import io.winfold.query.waterfall.Standing.Out;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What is added to a bucket.
 *
 * @param value amount times basis points
 */
record Movement(Bucket bucket, BigDecimal value) {

  /**
   * What a deal moves by going from one standing to another. The values add up to the difference of
   * the two.
   */
  static List<Movement> between(Standing before, Standing after) {
    return switch (before) {
      case Counted was ->
          switch (after) {
            case Counted is -> within(was, is);
            case Out out -> List.of(new Movement(exit(out), was.value().negate()));
          };
      case Out out ->
          switch (after) {
            case Counted is -> List.of(new Movement(entry(out), is.value()));
            case Out stillOut -> List.of();
          };
    };
  }

  /** The same where nothing happened but that time passed. */
  Movement byTime() {
    return bucket == Bucket.PROBABILITY_CHANGED ? new Movement(Bucket.TIME_PASSED, value) : this;
  }

  private static Bucket entry(Out before) {
    return switch (before) {
      case ABSENT -> Bucket.NEW;
      case WON, LOST -> Bucket.REOPENED;
      case ELSEWHERE -> Bucket.TRANSFERRED_IN;
      case LATER -> Bucket.PULLED_IN;
      case EARLIER -> Bucket.PUSHED_IN;
    };
  }

  private static Bucket exit(Out after) {
    return switch (after) {
      case WON -> Bucket.WON;
      case LOST -> Bucket.LOST;
      case ELSEWHERE, ABSENT -> Bucket.TRANSFERRED_OUT;
      case LATER -> Bucket.PUSHED_OUT;
      case EARLIER -> Bucket.PULLED_OUT;
    };
  }

  /**
   * The amount's part at the probability there was, the probability's part on the amount there is.
   */
  private static List<Movement> within(Counted was, Counted is) {
    List<Movement> movements = new ArrayList<>(2);
    BigDecimal growth = is.amount().subtract(was.amount());
    if (growth.signum() != 0) {
      movements.add(
          new Movement(
              growth.signum() > 0 ? Bucket.INCREASED : Bucket.DECREASED,
              new Counted(growth, was.basisPoints()).value()));
    }
    if (is.basisPoints() != was.basisPoints()) {
      movements.add(
          new Movement(
              Bucket.PROBABILITY_CHANGED,
              new Counted(is.amount(), is.basisPoints() - was.basisPoints()).value()));
    }
    return movements;
  }
}
