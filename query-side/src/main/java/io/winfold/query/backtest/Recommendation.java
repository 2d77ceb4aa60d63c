package io.winfold.query.backtest;

import io.winfold.query.model.Method;
import io.winfold.query.scope.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which method to choose, and how sure that is. The best is the one with the lowest Brier score; it
 * is recommended where it beats the stage default in so many resamples that a lucky one among as
 * many candidates would hardly do so (Bonferroni), and a blend only where it beats the best single
 * method as surely.
 *
 * @param method null: nothing can be told from the stage default, which stays
 * @param better the share of resamples in which the best beats the stage default by Brier score
 * @param required what it has to be
 * @param text for people
 */
record Recommendation(
    @Nullable String method, @Nullable Double better, double required, String text) {
  /** How often a method no better may be recommended. */
  private static final double RISK = 0.05;

  /** A skill this small matters to nobody: rounding to basis points may give one. */
  private static final double NO_SKILL = 0.001;

  /** Fewer deals than this are too few to choose by, whatever the resamples say. */
  private static final int FEWEST_DEALS = 30;

  /**
   * How surely the blend beats the best single method.
   *
   * @param better the share of resamples, by Brier score
   */
  record BlendWins(@Nullable Double better) {}

  static Recommendation of(List<Contestant> all, Optional<BlendWins> blendWins) {
    List<Contestant> singles =
        all.stream()
            .filter(
                one ->
                    !one.name().equals(Contestant.BASE_RATE)
                        && !one.name().equals(Contestant.BLEND)
                        && !one.name().equals(Method.STAGE_DEFAULT.name()))
            .toList();
    double required = 1 - RISK / Math.max(1, singles.size() + (blendWins.isPresent() ? 1 : 0));
    Optional<Contestant> single = best(singles);
    if (single.isEmpty()) {
      return new Recommendation(
          null, null, required, "Nothing was there to compare the stage default with.");
    }
    Contestant best = single.get();
    Optional<Contestant> blend =
        all.stream().filter(one -> one.name().equals(Contestant.BLEND)).findFirst();
    Double over = blendWins.isPresent() ? blendWins.get().better() : null;
    if (blend.isPresent() && over != null && over >= 1 - RISK) {
      best = blend.get();
    }
    Double better = best.against().betterByBrier();
    String size =
        "n = %d predictions of %d deals, %d of them in deals won"
            .formatted(best.card().n(), best.card().deals(), best.card().won());
    if (best.card().deals() < FEWEST_DEALS || better == null) {
      return new Recommendation(
          null, better, required, "Too few deals to choose by; " + size + ".");
    }
    String share = percent(better);
    if (better < required) {
      boolean worse = better <= 1 - required;
      return new Recommendation(
          null,
          better,
          required,
          worse
              ? ("Keep the stage default: the best other method, %s, is better in only %s of"
                      + " resamples; %s.")
                  .formatted(name(best), share, size)
              : ("Nothing can be told from the stage default: the best other method, %s, is better"
                      + " in %s of resamples, %s would be needed; %s.")
                  .formatted(name(best), share, percent(required), size));
    }
    return new Recommendation(
        best.name(),
        better,
        required,
        ("%s: better than the stage default in %s of resamples by Brier score and in %s by log"
                + " loss; %s.%s")
            .formatted(
                capital(name(best)),
                share,
                percent(best.against().betterByLogLoss()),
                size,
                skill(best)));
  }

  private static Optional<Contestant> best(List<Contestant> among) {
    return among.stream()
        .filter(one -> one.card().brier().value() != null)
        .min(Comparator.comparingDouble(Recommendation::brier));
  }

  private static double brier(Contestant one) {
    Double brier = one.card().brier().value();
    return brier == null ? Double.NaN : brier;
  }

  /** To beat bad defaults is little where knowing nothing of a deal does so too. */
  private static String skill(Contestant best) {
    Double low = best.card().skill().low();
    Double high = best.card().skill().high();
    if (low == null || high == null || low > NO_SKILL) {
      return "";
    }
    return high < -NO_SKILL
        ? " Yet it is worse than the base rate, which knows nothing of a deal: what it gains over"
            + " the defaults is their level, not a ranking of deals."
        : " Yet it cannot be told from the base rate, which knows nothing of a deal: what it gains"
            + " over the defaults is their level, not a ranking of deals.";
  }

  private static String name(Contestant one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "?" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  Row show() {
    return new Row()
        .with("method", method)
        .with("better", better)
        .with("required", required)
        .with("text", text);
  }
}
