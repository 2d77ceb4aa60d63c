package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.eventstore.EventDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Currency;

/**
 * Numbers for the ways deals take: two deals have the same number when they are of one currency,
 * went through the same stages of the same pipelines in the same order, left each in the same
 * manner and are both open or ended alike, so that reports count them together by one number. A
 * number is 64 bits of a SHA-256 over the way before and the next step; among a million ways two
 * share one with a probability of 3e-8. A deal that is discarded keeps its number.
 */
public final class Ways {
  private static final MessageDigest SHA_256 = EventDigest.sha256();

  private Ways() {}

  /** The way of a deal that was created in a stage. */
  public static long first(Currency currency, PipelineId pipeline, StageId stage) {
    return on(0, "CREATED/" + currency.getCurrencyCode() + place(pipeline, stage));
  }

  /**
   * The way on into another stage.
   *
   * @param exit how the stage before was left, as visits call it
   */
  public static long next(long way, String exit, PipelineId pipeline, StageId stage) {
    return on(way, exit + place(pipeline, stage));
  }

  /**
   * The way of a deal that has ended where it was.
   *
   * @param exit how, as visits call it
   */
  public static long ended(long way, String exit) {
    return on(way, exit);
  }

  private static String place(PipelineId pipeline, StageId stage) {
    return "/" + pipeline.value() + "/" + stage.value();
  }

  private static long on(long way, String step) {
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
