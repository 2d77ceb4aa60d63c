package io.winfold.command.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Envelope.Idempotency;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.forecast.ForecastCommand.AdjustForecast;
import io.winfold.command.forecast.ForecastCommand.ApproveForecast;
import io.winfold.command.forecast.ForecastCommand.SubmitForecast;
import io.winfold.kernel.Money;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastEvent.ForecastAdjusted;
import io.winfold.kernel.forecast.ForecastEvent.ForecastApproved;
import io.winfold.kernel.forecast.ForecastEvent.ForecastSubmitted;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import java.util.Currency;
import java.util.List;
import org.axonframework.messaging.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForecastRulesTest {
  private static final FiscalPeriod QUARTER = new FiscalPeriod("2026-Q1");

  private final Desk desk = new Desk();

  private static ForecastSubject janes(@Nullable PipelineId pipeline) {
    return new ForecastSubject(
        QuotaScope.OWNER, "jane", pipeline, QUARTER, Currency.getInstance("USD"));
  }

  private static ForecastAmounts commit(String amount) {
    return new ForecastAmounts(Money.of(amount, "USD"), null, null);
  }

  private static ForecastAmounts bestCase(String commit, String bestCase, String currency) {
    return new ForecastAmounts(Money.of(commit, "USD"), Money.of(bestCase, currency), null);
  }

  private Answer submit(ForecastAmounts amounts, @Nullable String note) {
    return send(janes(null).id(), new SubmitForecast(janes(null), amounts, note));
  }

  private Answer adjust(ForecastAmounts amounts, @Nullable String reason) {
    return send(janes(null).id(), new AdjustForecast(amounts, reason));
  }

  private Answer approve() {
    return send(janes(null).id(), new ApproveForecast("as discussed"));
  }

  private Answer send(ForecastId id, ForecastCommand command) {
    return desk.commands.submit(id, command, Envelope.of("joe", Desk.NOW));
  }

  private static void accepted(Answer answer, String... events) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Accepted.class,
            accepted -> assertThat(accepted.events()).isEqualTo(List.of(events)));
  }

  private static void refused(Answer answer, RejectionCode code) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.rejection().code()).isEqualTo(code));
  }

  @Test
  void itIsSubmittedAdjustedApprovedAndSubmittedAgain() {
    accepted(submit(commit("100"), "two letters of intent"), "ForecastSubmitted");
    accepted(adjust(commit("80"), "one is old"), "ForecastAdjusted");
    accepted(approve(), "ForecastApproved");
    accepted(submit(bestCase("120", "150", "USD"), null), "ForecastSubmitted");

    assertThat(desk.events(janes(null).id().toString()))
        .extracting(Message::getPayload)
        .isEqualTo(
            List.of(
                new ForecastSubmitted(
                    QuotaScope.OWNER,
                    "jane",
                    null,
                    QUARTER,
                    null,
                    commit("100"),
                    "two letters of intent"),
                new ForecastAdjusted(
                    QuotaScope.OWNER,
                    "jane",
                    null,
                    QUARTER,
                    commit("100"),
                    commit("80"),
                    "one is old"),
                new ForecastApproved(
                    QuotaScope.OWNER, "jane", null, QUARTER, commit("80"), "as discussed"),
                new ForecastSubmitted(
                    QuotaScope.OWNER,
                    "jane",
                    null,
                    QUARTER,
                    commit("80"),
                    bestCase("120", "150", "USD"),
                    null)));
  }

  @Test
  void whatChangesNothingIsNoEvent() {
    submit(commit("100"), "sure");
    accepted(submit(commit("100.00"), null));
    accepted(submit(commit("100"), "sure"));
    accepted(submit(commit("100"), "surer"), "ForecastSubmitted");
    accepted(adjust(commit("100"), "no"));
    approve();
    accepted(approve());
    accepted(submit(commit("100"), null));
  }

  @Test
  void aRetriedCommandAnswersAsTheFirstDid() {
    Envelope keyed =
        new Envelope("joe", Desk.NOW, null, null, new Idempotency("key", "fingerprint"), null);
    SubmitForecast command = new SubmitForecast(janes(null), commit("100"), null);
    Answer first = desk.commands.submit(janes(null).id(), command, keyed);
    adjust(commit("80"), "old");

    assertThat(desk.commands.submit(janes(null).id(), command, keyed))
        .isInstanceOfSatisfying(
            Answer.Accepted.class,
            again -> assertThat(again.version()).isEqualTo(((Answer.Accepted) first).version()));
    assertThat(desk.events(janes(null).id().toString())).hasSize(2);
  }

  @Test
  void whatAForecastCannotBe() {
    refused(approve(), RejectionCode.NOT_FOUND);
    refused(adjust(commit("1"), "x"), RejectionCode.NOT_FOUND);
    refused(submit(commit("-1"), null), RejectionCode.AMOUNT_OUT_OF_RANGE);
    refused(submit(bestCase("100", "99", "USD"), null), RejectionCode.INVALID_FIELD);
    refused(submit(bestCase("100", "101", "EUR"), null), RejectionCode.CURRENCY_MISMATCH);
    refused(
        send(janes(Desk.SALES).id(), new SubmitForecast(janes(Desk.SALES), commit("1"), null)),
        RejectionCode.PIPELINE_NOT_FOUND);
    submit(commit("100"), null);
    refused(adjust(commit("80"), null), RejectionCode.REASON_REQUIRED);
    refused(
        adjust(new ForecastAmounts(Money.of("80", "EUR"), null, null), "x"),
        RejectionCode.CURRENCY_MISMATCH);
  }

  @Test
  void eachScopePipelinePeriodAndCurrencyHasAForecastOfItsOwn() {
    assertThat(
            List.of(
                janes(null),
                janes(Desk.SALES),
                new ForecastSubject(
                    QuotaScope.TEAM, "jane", null, QUARTER, Currency.getInstance("USD")),
                new ForecastSubject(
                    QuotaScope.OWNER, "jane", null, QUARTER, Currency.getInstance("EUR")),
                new ForecastSubject(
                    QuotaScope.OWNER,
                    "jane",
                    null,
                    new FiscalPeriod("2026"),
                    Currency.getInstance("USD"))))
        .extracting(ForecastSubject::id)
        .doesNotHaveDuplicates();
  }
}
