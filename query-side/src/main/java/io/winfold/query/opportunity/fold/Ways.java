package io.winfold.query.opportunity.fold;

import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.platform.eventstore.EventDigest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Numbers for the ways deals take: two deals have the same number when they went through the same
 * stages of the same pipelines in the same order and left each in the same manner, so that reports
 * count them together. A number is 64 bits of a SHA-256 over the way before, its exit and the next
 * stage; among a million ways two share one with a probability of 3e-8.
 */
final class Ways {
  private static final MessageDigest SHA_256 = EventDigest.sha256();

  private Ways() {}

  /** The way of a deal that was created in a stage. */
  static long first(PipelineId pipeline, StageId stage) {
    return next(0, "CREATED", pipeline, stage);
  }

  /**
   * The way on into another stage.
   *
   * @param exit how the stage before was left, as visits call it
   */
  static long next(long way, String exit, PipelineId pipeline, StageId stage) {
    String step = exit + "/" + pipeline.value() + "/" + stage.value();
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
