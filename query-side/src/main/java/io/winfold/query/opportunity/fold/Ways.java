package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.eventstore.EventDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Currency;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the ways deals take: two deals have the same number when they are of one currency,
 * went through the same stages of the same pipelines in the same order, left each in the same
 * manner and are both open or ended alike, so that reports count them together by one number. A
 * number is 64 bits of a SHA-256 over the way before and the next step; among a million ways two
 * share one with a probability of 3e-8. A deal that is discarded keeps its number.
 */
public final class Ways {
  private static final MessageDigest SHA_256 = EventDigest.sha256();

  /**
   * Steps that were taken lately, each where its hash says. Deals take few ways that are different,
   * and a digest is 3 % of what a fold does. Whoever sees an old entry computes it once more.
   */
  private static final AtomicReferenceArray<@Nullable Step> LATELY =
      new AtomicReferenceArray<>(1 << 12);

  /** From a way by a step to the next way. */
  private record Step(long way, String exit, String pipeline, String stage, long next) {
    boolean is(long given, String how, String into, String place) {
      return way == given && exit.equals(how) && pipeline.equals(into) && stage.equals(place);
    }
  }

  private Ways() {}

  /** The way of a deal that was created in a stage. */
  public static long first(Currency currency, PipelineId pipeline, StageId stage) {
    return on(0, "CREATED/" + currency.getCurrencyCode(), pipeline.value(), stage.value());
  }

  /**
   * The way on into another stage.
   *
   * @param exit how the stage before was left, as visits call it
   */
  public static long next(long way, String exit, PipelineId pipeline, StageId stage) {
    return on(way, exit, pipeline.value(), stage.value());
  }

  /**
   * The way of a deal that has ended where it was.
   *
   * @param exit how, as visits call it
   */
  public static long ended(long way, String exit) {
    return number(way, exit);
  }

  private static long on(long way, String exit, String pipeline, String stage) {
    int hash =
        ((Long.hashCode(way) * 31 + exit.hashCode()) * 31 + pipeline.hashCode()) * 31
            + stage.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (LATELY.length() - 1);
    Step known = LATELY.get(slot);
    if (known != null && known.is(way, exit, pipeline, stage)) {
      return known.next();
    }
    long next = number(way, exit + "/" + pipeline + "/" + stage);
    LATELY.set(slot, new Step(way, exit, pipeline, stage, next));
    return next;
  }

  private static long number(long way, String step) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, way));
    return ByteBuffer.wrap(digest.digest(step.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  /** A copy of one that has taken nothing: finding the algorithm costs as much as the digest. */
  private static MessageDigest sha256() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-256 of the JDK can be copied", e);
    }
  }
}
