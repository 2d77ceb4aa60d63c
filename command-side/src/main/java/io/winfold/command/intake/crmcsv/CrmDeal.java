package io.winfold.command.intake.crmcsv;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of sales_pipeline.csv whose values go together.
 *
 * @param engaged given for every deal that is closed
 * @param closed given exactly for the deals that are closed
 * @param value given for won deals
 */
record CrmDeal(
    String id,
    Stage stage,
    Product product,
    @Nullable String agent,
    @Nullable String account,
    @Nullable LocalDate engaged,
    @Nullable LocalDate closed,
    @Nullable BigDecimal value) {

  /** The values of deal_stage. */
  enum Stage {
    PROSPECTING,
    ENGAGING,
    WON,
    LOST;

    boolean isClosed() {
      return this == WON || this == LOST;
    }
  }

  /**
   * A row of products.csv.
   *
   * @param price the list price, in US dollars
   */
  record Product(String name, @Nullable String series, BigDecimal price) {}

  /** A row of accounts.csv. */
  record Account(
      @Nullable String sector,
      @Nullable String country,
      @Nullable String employees,
      @Nullable String revenue,
      @Nullable String established,
      @Nullable String parent) {}

  /** A row of sales_teams.csv. */
  record Agent(@Nullable String manager, @Nullable String office) {}
}
