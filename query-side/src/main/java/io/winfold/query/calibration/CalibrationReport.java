package io.winfold.query.calibration;

import io.winfold.query.pipeline.StageOrder;
import io.winfold.query.pipeline.StageSettings;
import io.winfold.query.scope.Body;
import io.winfold.query.scope.Reads;
import io.winfold.query.scope.Row;
import io.winfold.query.scope.Scope;
import io.winfold.query.scope.Warning;
import io.winfold.query.scoring.Case;
import io.winfold.query.scoring.Cases;
import io.winfold.query.scoring.Figure;
import io.winfold.query.scoring.Resampling;
import io.winfold.query.scoring.Scoring;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/reports/calibration}: how good the probabilities of open deals were. */
@RestController
class CalibrationReport {
  private static final double BASIS_POINTS = 10_000;

  private final Reads reads;

  CalibrationReport(Reads reads) {
    this.reads = reads;
  }

  @GetMapping("/api/reports/calibration")
  void report(HttpServletRequest request, HttpServletResponse response) throws IOException {
    reads.answer(
        request,
        response,
        parameters -> {
          Asked asked = Asked.of(parameters, reads.zone());
          return scope -> report(scope, asked);
        });
  }

  private static Body report(Scope scope, Asked asked) {
    Occasions occasions = Occasions.read(scope, asked);
    Given given = new Given(scope);
    Map<Row, List<Occasion>> groups =
        new TreeMap<>(
            asked.selection().grouping().order(StageOrder.of(StageSettings.inForce(scope))));
    if (asked.selection().grouping().names().isEmpty()) {
      groups.put(new Row(), new ArrayList<>());
    }
    for (Occasion occasion : occasions.judged()) {
      groups.computeIfAbsent(occasion.group(), group -> new ArrayList<>()).add(occasion);
    }
    List<Row> data = new ArrayList<>();
    groups.forEach(
        (group, ofGroup) -> {
          Judged onAll = Judged.of(Kind.EFFECTIVE, given, ofGroup, asked.resampling());
          for (Kind kind : given.kinds()) {
            boolean yardstick = kind.equals(Kind.STAGE_DEFAULT);
            // Every occasion has a default and an effective probability: they are judged at once.
            Judged judged =
                yardstick || kind.equals(Kind.EFFECTIVE)
                    ? onAll
                    : Judged.of(kind, given, ofGroup, asked.resampling());
            data.add(
                new Row()
                    .with("group", group)
                    .with("probability", kind.name())
                    .with("model", kind.model())
                    .with(judged.show(yardstick)));
          }
        });
    return new Body.Report(
        asked.selection().describe(definition(scope, asked, occasions)),
        data,
        warnings(scope, asked, occasions));
  }

  /** A kind and, on the same occasions, the stage default. */
  private record Judged(Scoring scoring) {
    private static final int KIND = 0;
    private static final int DEFAULT = 1;

    static Judged of(Kind kind, Given given, List<Occasion> occasions, Resampling resampling) {
      List<Case> cases = new ArrayList<>();
      double[] ofKind = new double[occasions.size()];
      double[] byDefault = new double[occasions.size()];
      for (Occasion occasion : occasions) {
        Integer points = given.basisPoints(kind, occasion);
        if (points != null) {
          ofKind[cases.size()] = points / BASIS_POINTS;
          byDefault[cases.size()] = given.byDefault(occasion) / BASIS_POINTS;
          cases.add(occasion.outcome());
        }
      }
      int size = cases.size();
      return new Judged(
          new Scoring(
              new Cases(cases),
              resampling,
              List.of(Arrays.copyOf(ofKind, size), Arrays.copyOf(byDefault, size))));
    }

    Row show(boolean yardstick) {
      return yardstick
          ? scoring.card(DEFAULT).show().with("againstStageDefault", null)
          : scoring
              .card(KIND)
              .show()
              .with("againstStageDefault", scoring.difference(KIND, DEFAULT).show());
    }
  }

  private static Row definition(Scope scope, Asked asked, Occasions occasions) {
    boolean cut = asked.at() == Asked.At.CUT;
    return new Row()
        .with("report", "calibration")
        .with("from", asked.from(scope))
        .with("to", asked.period().to() == null ? scope.asOf() : asked.period().to())
        .with("at", cut ? "cut" : "stage-entry")
        .with("step", cut ? asked.step().name().toLowerCase(Locale.ROOT) : null)
        .with("cuts", occasions.cuts())
        .with(
            "occasions",
            cut
                ? "every deal open at a cut, at each cut it is open at"
                : "every deal whenever it has entered a stage, as it is after all events then")
        .with("judgedAt", scope.asOf())
        .with("judged", occasions.judged().size())
        .with("unresolved", occasions.unresolved())
        .with("outcome", "1: won at judgedAt, 0: lost; deals still open are left out")
        .with("groups", "by the values at the occasion")
        .with(
            "model",
            "every model in the registry, on occasions of its pipeline from the cut it was fitted"
                + " to")
        .with(
            "effective", "the override, else the model in force at the occasion, else the default")
        .with("brier", "mean of (p - y)^2")
        .with(
            "skill",
            "1 - Brier / Brier of the share won of the pipeline's deals closed by the occasion,"
                + " 0.5 before the first")
        .with("logLoss", "mean of -ln of the probability of what came, p within 1e-6 of the ends")
        .with(
            "ece",
            "mean |mean p - share won| over 10 bins of equal counts, by cases; equal p in one bin")
        .with("calibrationInTheLarge", "sum p / sum y, and with amounts sum(a p) / sum(a y)")
        .with(
            "auc",
            "chance that a deal won had the higher p than a deal lost"
                + (cut ? " that was looked at at the same cut" : "")
                + ", ties half")
        .with(
            "interval",
            new Row()
                .with("level", Figure.LEVEL)
                .with("method", "percentile bootstrap, whole deals drawn")
                .with("resamples", asked.resampling().count())
                .with("seed", asked.resampling().seed()));
  }

  private static List<Warning> warnings(Scope scope, Asked asked, Occasions occasions) {
    List<Warning> warnings = new ArrayList<>(asked.selection().warnings(scope));
    long all = occasions.judged().size() + occasions.unresolved();
    if (occasions.unresolved() * 5 > all) {
      warnings.add(
          new Warning(
              "many-unresolved",
              "%d of %d occasions are of deals that are still open; what is known so far are the"
                      .formatted(occasions.unresolved(), all)
                  + " deals that close soon"));
    }
    return warnings;
  }
}
