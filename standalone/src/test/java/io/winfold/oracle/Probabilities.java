package io.winfold.oracle;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The probabilities of a deal, in percent. No model is fitted yet, so there is no fourth. */
public record Probabilities(
    BigDecimal effective, BigDecimal stageDefault, @Nullable BigDecimal override) {

  static Probabilities of(Deal deal, Configuration configuration) {
    BigDecimal stageDefault =
        Objects.requireNonNull(configuration.stages.get(deal.stage), deal.stage).probability;
    BigDecimal effective =
        switch (deal.outcome) {
          case "WON" -> BigDecimal.valueOf(100);
          case "LOST" -> BigDecimal.ZERO;
          default -> deal.override == null ? stageDefault : deal.override;
        };
    return new Probabilities(effective, stageDefault, deal.override);
  }
}
