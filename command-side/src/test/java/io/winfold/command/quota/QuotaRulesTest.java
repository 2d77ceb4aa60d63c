package io.winfold.command.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.winfold.command.Desk;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.RejectionCode;
import io.winfold.kernel.Money;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuotaRulesTest {
  private final Desk desk = new Desk();

  private static SetQuota janes(String amount, @Nullable PipelineId pipeline) {
    return new SetQuota(
        QuotaScope.OWNER, "jane", pipeline, new FiscalPeriod("2026-Q1"), Money.of(amount, "USD"));
  }

  private Answer set(SetQuota command, @Nullable Instant occurredAt, @Nullable Long version) {
    return desk.commands.submit(
        command.id(), command, new Envelope("joe", Desk.NOW, occurredAt, null, null, version));
  }

  private static void accepted(Answer answer, boolean created, long version, String... events) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Accepted.class,
            accepted -> {
              assertThat(accepted.created()).isEqualTo(created);
              assertThat(accepted.version()).isEqualTo(version);
              assertThat(accepted.events()).isEqualTo(List.of(events));
            });
  }

  private static void refused(Answer answer, RejectionCode code) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.rejection().code()).isEqualTo(code));
  }

  @Test
  void theFirstSettingCreatesAQuotaAndAnotherChangesIt() {
    accepted(set(janes("100", null), null, null), true, 1, "QuotaSet");
    accepted(set(janes("100.00", null), null, null), false, 1);
    accepted(set(janes("200", null), null, 1L), false, 2, "QuotaSet");
    refused(set(janes("300", null), null, 1L), RejectionCode.VERSION_CONFLICT);
  }

  @Test
  void eachScopePipelineAndPeriodHasAQuotaOfItsOwn() {
    SetQuota jane = janes("100", null);

    assertThat(
            List.of(
                jane,
                janes("100", Desk.SALES),
                new SetQuota(QuotaScope.TEAM, "jane", null, jane.period(), jane.amount()),
                new SetQuota(QuotaScope.COMPANY, null, null, jane.period(), jane.amount()),
                new SetQuota(
                    QuotaScope.OWNER, "jane", null, new FiscalPeriod("2026-Q2"), jane.amount())))
        .extracting(SetQuota::id)
        .doesNotHaveDuplicates();
    assertThat(janes("7", null).id()).isEqualTo(jane.id());
  }

  @Test
  void whatAQuotaCannotBe() {
    refused(set(janes("100", Desk.SALES), null, null), RejectionCode.PIPELINE_NOT_FOUND);
    refused(set(janes("-1", null), null, null), RejectionCode.AMOUNT_OUT_OF_RANGE);
    refused(
        set(janes("100", null), Desk.NOW.plusSeconds(60), null), RejectionCode.OCCURRED_IN_FUTURE);
    accepted(set(janes("100", null), Desk.NOW, null), true, 1, "QuotaSet");
    refused(set(janes("200", null), Desk.START, null), RejectionCode.OCCURRED_OUT_OF_ORDER);
  }
}
