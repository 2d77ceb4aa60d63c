package io.winfold.query.forecast;

import io.winfold.kernel.pipeline.ForecastCategory;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deal that is open, or won, as of an instant.
 *
 * @param number in the read model
 * @param groups those it counts in; several where it is grouped by tags
 * @param chosen whether the filters let it through
 * @param override the person's probability in basis points; null: none
 * @param effective its probability in basis points, 10000 once it is won
 * @param category its own or that of its stage
 * @param categorySet whether the category is its own
 * @param closedAt when it was won; null: it is open
 */
record Deal(
    String id,
    long number,
    List<Row> groups,
    boolean chosen,
    String pipeline,
    String stage,
    String currency,
    BigDecimal amount,
    @Nullable Integer override,
    int effective,
    ForecastCategory category,
    boolean categorySet,
    @Nullable LocalDate expectedClose,
    @Nullable String owner,
    @Nullable String team,
    Instant createdAt,
    @Nullable Instant closedAt) {

  static final int CERTAIN = 10_000;

  boolean isOpen() {
    return closedAt == null;
  }

  /** How long it took; nothing yet while it is open. */
  Duration ageAtClose() {
    return closedAt == null ? Duration.ZERO : Duration.between(createdAt, closedAt);
  }

  boolean closedAfter(Instant instant) {
    return closedAt != null && closedAt.isAfter(instant);
  }

  /** Its amount times basis points. */
  BigDecimal times(int basisPoints) {
    return amount.multiply(BigDecimal.valueOf(basisPoints));
  }

  Deal in(List<Row> others) {
    return new Deal(
        id,
        number,
        others,
        chosen,
        pipeline,
        stage,
        currency,
        amount,
        override,
        effective,
        category,
        categorySet,
        expectedClose,
        owner,
        team,
        createdAt,
        closedAt);
  }
}
