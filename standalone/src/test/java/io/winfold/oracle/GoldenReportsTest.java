package io.winfold.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle's reports of figures, too, are held against the vector that was reckoned by hand. */
class GoldenReportsTest {
  private final Oracle oracle = new Oracle(WrittenLog.ofSevenDeals().events());
  private final Selection all = new Selection(oracle.asOf(SevenDeals.asOf()), Map.of(), List.of());

  @ParameterizedTest
  @CsvSource({
    "beyond_first_count, beyond, first, count",
    "any_first_count, any, first, count",
    "any_first_resolved, any, first, resolved",
    "any_all_resolved, any, all, resolved"
  })
  void theGoldenConversions(String name, String reach, String visits, String open) {
    var axes = new Conversions.Axes("cohort", reach, visits, open, null);

    assertThat(conversions(axes).get(1).fields().get("conversionToNext"))
        .isEqualTo(fraction("/qualifiedToProposition/" + name));
  }

  @ParameterizedTest
  @CsvSource({"15", "20"})
  void theGoldenChanceToWinByAnAge(int days) {
    var axes = new Conversions.Axes("cohort", "beyond", "first", "censored", null);
    var byThen = new Conversions.Axes("cohort", "beyond", "first", "censored", 15);
    Object chance = conversions(days == 15 ? byThen : axes).get(0).fields().get("conversionToWon");

    assertThat((Double) chance)
        .isCloseTo(fraction("/aalenJohansenFromCreation/cifWon/" + days), within(1e-12));
  }

  private List<Line> conversions(Conversions.Axes axes) {
    return new Conversions(all, "p", axes, Period.EVER).lines();
  }

  @Test
  void theGoldenWinRates() {
    Map<String, ?> rates = WinRate.byGroup(all, Period.EVER).getFirst().fields();

    for (String form : List.of("closed", "createdCohort", "value")) {
      assertThat((Double) rates.get(form))
          .as(form)
          .isCloseTo(fraction("/winRate/" + form), within(1e-12));
    }
  }

  @Test
  void theGoldenTimesInStage() {
    for (Line line : new TimeInStage(all, "p", "first", Period.EVER).byStage()) {
      String stage = String.valueOf(line.fields().get("stage")).toUpperCase(Locale.ROOT);
      assertThat((Double) line.fields().get("meanDays"))
          .as(stage)
          .isCloseTo(fraction("/firstVisitExits/" + stage + "/meanDwellDays"), within(1e-12));
    }
  }

  private static double fraction(String pointer) {
    String[] parts = SevenDeals.expected(pointer).stringValue().split("/", -1);
    return Double.parseDouble(parts[0]) / (parts.length == 1 ? 1 : Double.parseDouble(parts[1]));
  }
}
