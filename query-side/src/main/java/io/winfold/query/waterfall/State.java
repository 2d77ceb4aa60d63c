package io.winfold.query.waterfall;

import io.winfold.query.pipeline.StageDefaults.StageKey;
import io.winfold.query.scope.Row;
import io.winfold.query.waterfall.Standing.Counted;
import io.winfold.query.waterfall.Standing.Out;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A deal after one of its events and until the next.
 *
 * @param before whether the event lies before the range
 * @param expectedClose null also where no date is asked for
 * @param inScope whether the filters let it through
 * @param groups the values it is grouped by, but for the month; several where its tags are
 * @param more null where neither weights nor single deals are asked for
 */
record State(
    long deal,
    boolean before,
    String status,
    BigDecimal amount,
    String currency,
    @Nullable LocalDate expectedClose,
    boolean inScope,
    Set<Row> groups,
    @Nullable More more) {

  /**
   * What the amounts alone do not need; most waterfalls are read without it.
   *
   * @param since the event
   */
  record More(Cause since, StageKey stage, @Nullable Integer override, @Nullable String owner) {}

  boolean isOpen() {
    return status.equals("OPEN");
  }

  More needMore() {
    return Objects.requireNonNull(more, "read without");
  }

  /**
   * What it is to one waterfall.
   *
   * @param basisPoints what its amount is weighted by
   */
  Standing in(Cell cell, int basisPoints) {
    return switch (status) {
      case "WON" -> Out.WON;
      case "LOST" -> Out.LOST;
      case "OPEN" ->
          inScope && groups.contains(cell.group())
              ? switch (cell.window().place(expectedClose)) {
                case EARLIER -> Out.EARLIER;
                case INSIDE -> new Counted(amount, basisPoints);
                case LATER -> Out.LATER;
              }
              : Out.ELSEWHERE;
      default -> Out.ELSEWHERE;
    };
  }
}
