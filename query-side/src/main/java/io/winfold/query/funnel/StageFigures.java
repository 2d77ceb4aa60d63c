package io.winfold.query.funnel;

import io.winfold.query.scope.Amounts;
import io.winfold.query.scope.Row;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one stage of one pipeline, group and currency.
 *
 * @param amount of the deals that reached the stage, when they did
 * @param exits visits by how they ended: FORWARD, SKIP, BACK, WON, LOST, TRANSFER, or OPEN
 * @param toNext null where there is nothing to take a share of
 * @param valueToNext the same by the amounts at entry; null where time is estimated
 * @param immature how many have had less time than the horizon
 */
record StageFigures(
    long reached,
    BigDecimal amount,
    long visits,
    Map<String, Long> exits,
    @Nullable Double toNext,
    @Nullable Double toWon,
    @Nullable Double valueToNext,
    @Nullable Double valueToWon,
    long immature) {
  static final StageFigures NONE =
      new StageFigures(0, BigDecimal.ZERO, 0, Map.of(), null, null, null, null, 0);

  Row showWon(@Nullable String currency) {
    return new Row()
        .with("reached", reached)
        .with("currency", currency)
        .with("amountReached", Amounts.plain(amount, currency));
  }

  Row showStage(@Nullable String currency) {
    var ended = new Row();
    for (String exit : new String[] {"forward", "skip", "back", "won", "lost", "transfer"}) {
      ended.put(exit, exits.getOrDefault(exit.toUpperCase(Locale.ROOT), 0L));
    }
    return showWon(currency)
        .with("visits", visits)
        .with("exits", ended)
        .with("open", exits.getOrDefault("OPEN", 0L))
        .with("conversionToNext", toNext)
        .with("conversionToWon", toWon)
        .with("valueConversionToNext", valueToNext)
        .with("valueConversionToWon", valueToWon)
        .with("immature", immature);
  }
}
