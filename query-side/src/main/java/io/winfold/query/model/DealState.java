package io.winfold.query.model;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deal after one of its events and until the next.
 *
 * @param deal its number in the read model
 * @param version how many events it has, this one included
 * @param since when the event occurred
 * @param position of the event in the log; 0 where only the last state was read
 * @param cause the event's type; empty where only the last state was read
 * @param status OPEN, WON, LOST or DISCARDED
 * @param amount in units of the currency
 * @param stageEnteredAt when it entered its stage
 * @param pushes how often its expected close date was moved later
 * @param backwardMoves how often it went back a stage
 */
public record DealState(
    long deal,
    long version,
    Instant since,
    long position,
    String cause,
    String status,
    String pipeline,
    String stage,
    double amount,
    String currency,
    @Nullable LocalDate expectedClose,
    @Nullable String owner,
    @Nullable String team,
    Instant createdAt,
    Instant stageEnteredAt,
    int pushes,
    int backwardMoves,
    Details details) {

  /** What is said of a deal beside its figures, as far as it was read. */
  public record Details(
      @Nullable String account,
      @Nullable String source,
      @Nullable String industry,
      @Nullable String type,
      List<String> tags,
      Map<String, String> attributes) {
    /** Nothing, or nothing that was read. */
    public static final Details NONE = new Details(null, null, null, null, List.of(), Map.of());
  }

  public boolean isOpen() {
    return status.equals("OPEN");
  }

  /** Whether it is won or lost. */
  public boolean isClosed() {
    return isWon() || status.equals("LOST");
  }

  public boolean isWon() {
    return status.equals("WON");
  }
}
