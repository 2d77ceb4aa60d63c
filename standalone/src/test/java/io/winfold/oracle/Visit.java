package io.winfold.oracle;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deal's stay in a stage, as far as it is known at the as-of instant. */
public final class Visit {
  public final String pipeline;
  public final String stage;

  /** CREATED, MOVED, REOPENED or TRANSFERRED. */
  public final String entry;

  public final Instant entered;
  public final BigDecimal entryAmount;

  /** Null: still there. */
  public @Nullable Instant exited;

  /** FORWARD, SKIP, BACK, WON, LOST or TRANSFER; null: still there. */
  public @Nullable String exit;

  /** The next stage of the same pipeline, if it moved to one. */
  public @Nullable String exitStage;

  Visit(String pipeline, String stage, String entry, Instant entered, BigDecimal entryAmount) {
    this.pipeline = pipeline;
    this.stage = stage;
    this.entry = entry;
    this.entered = entered;
    this.entryAmount = entryAmount;
  }

  void leave(Instant at, String how, @Nullable String whereTo) {
    exited = at;
    exit = how;
    exitStage = whereTo;
  }

  /**
   * Some of a deal's visits of one stage.
   *
   * @param which first, last or all
   */
  static List<Visit> taken(List<Visit> visits, String which) {
    return switch (which) {
      case "first" -> visits.subList(0, Math.min(1, visits.size()));
      case "last" -> visits.subList(Math.max(0, visits.size() - 1), visits.size());
      case "all" -> visits;
      default -> throw new IllegalArgumentException(which);
    };
  }
}
