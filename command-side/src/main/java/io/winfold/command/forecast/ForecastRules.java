package io.winfold.command.forecast;

import static io.winfold.command.decision.Decision.accept;
import static io.winfold.command.decision.Decision.nothing;
import static io.winfold.command.decision.Decision.reject;

import io.winfold.command.decision.Decision;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.decision.Values;
import io.winfold.command.forecast.Forecast.Given;
import io.winfold.command.forecast.Forecast.None;
import io.winfold.command.forecast.ForecastCommand.AdjustForecast;
import io.winfold.command.forecast.ForecastCommand.ApproveForecast;
import io.winfold.command.forecast.ForecastCommand.SubmitForecast;
import io.winfold.kernel.Money;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastEvent;
import io.winfold.kernel.forecast.ForecastEvent.ForecastAdjusted;
import io.winfold.kernel.forecast.ForecastEvent.ForecastApproved;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import io.winfold.kernel.pipeline.PipelineId;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules of forecasts: anybody may submit again at any time, which ends an approval; only what
 * was submitted is adjusted or approved.
 */
final class ForecastRules {
  private ForecastRules() {}

  static Decision<ForecastEvent> decide(
      ForecastCommand command, Forecast now, Predicate<PipelineId> pipelines) {
    return switch (command) {
      case SubmitForecast submit -> submit(submit, now, pipelines);
      case AdjustForecast adjust -> adjust(adjust, now);
      case ApproveForecast approve -> approve(approve, now);
    };
  }

  private static Decision<ForecastEvent> submit(
      SubmitForecast submit, Forecast now, Predicate<PipelineId> pipelines) {
    ForecastSubject subject = submit.subject();
    PipelineId pipeline = subject.pipeline();
    if (pipeline != null && !pipelines.test(pipeline)) {
      return reject(RejectionCode.PIPELINE_NOT_FOUND, "There is no such pipeline", "/pipeline");
    }
    Rejection fault = fault(submit.amounts(), subject.currency());
    if (fault != null) {
      return reject(fault);
    }
    if (now instanceof Given given
        && given.amounts().equals(submit.amounts())
        && (submit.note() == null || submit.note().equals(given.note()))) {
      return nothing();
    }
    return accept(
        List.of(
            new ForecastSubmitted(
                subject.scope(),
                subject.name(),
                pipeline,
                subject.period(),
                now instanceof Given given ? given.amounts() : null,
                submit.amounts(),
                submit.note())));
  }

  private static Decision<ForecastEvent> adjust(AdjustForecast adjust, Forecast now) {
    return switch (now) {
      case None none -> reject(RejectionCode.NOT_FOUND, "There is no such forecast");
      case Given given -> adjust(adjust, given);
    };
  }

  private static Decision<ForecastEvent> adjust(AdjustForecast adjust, Given given) {
    ForecastSubject subject = given.subject();
    Rejection fault = fault(adjust.amounts(), subject.currency());
    if (fault != null) {
      return reject(fault);
    }
    Rejection unreasoned = Values.reason(adjust.reason());
    if (unreasoned != null) {
      return reject(unreasoned);
    }
    return given.amounts().equals(adjust.amounts())
        ? nothing()
        : accept(
            List.of(
                new ForecastAdjusted(
                    subject.scope(),
                    subject.name(),
                    subject.pipeline(),
                    subject.period(),
                    given.amounts(),
                    adjust.amounts(),
                    Objects.requireNonNull(adjust.reason()))));
  }

  private static Decision<ForecastEvent> approve(ApproveForecast approve, Forecast now) {
    return switch (now) {
      case None none -> reject(RejectionCode.NOT_FOUND, "There is no such forecast");
      case Given given when given.approved() -> nothing();
      case Given(var subject, var amounts, var note, var approved) ->
          accept(
              List.of(
                  new ForecastApproved(
                      subject.scope(),
                      subject.name(),
                      subject.pipeline(),
                      subject.period(),
                      amounts,
                      approve.note())));
    };
  }

  private static @Nullable Rejection fault(ForecastAmounts amounts, Currency currency) {
    Rejection commit = fault(amounts.commit(), currency, "/amounts/commit");
    if (commit != null) {
      return commit;
    }
    Rejection pipeline = fault(amounts.pipeline(), currency, "/amounts/pipeline");
    if (pipeline != null) {
      return pipeline;
    }
    Money bestCase = amounts.bestCase();
    Rejection best = fault(bestCase, currency, "/amounts/bestCase");
    if (best != null || bestCase == null) {
      return best;
    }
    return bestCase.amount().compareTo(amounts.commit().amount()) >= 0
        ? null
        : Rejection.of(
            RejectionCode.INVALID_FIELD,
            "The best case includes the commit, so it is at least as much",
            "/amounts/bestCase");
  }

  private static @Nullable Rejection fault(
      @Nullable Money amount, Currency currency, String pointer) {
    if (amount == null || amount.currency().equals(currency)) {
      return amount == null ? null : Values.amount(amount, pointer);
    }
    return Rejection.of(
        RejectionCode.CURRENCY_MISMATCH,
        "This forecast is in %s; another currency is another forecast".formatted(currency),
        pointer);
  }
}
