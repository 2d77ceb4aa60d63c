package io.winfold.command.http;

import static io.winfold.platform.web.Body.MAX_NAME;

import io.winfold.command.Commands;
import io.winfold.command.quota.SetQuota;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.FiscalPeriod;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Payload;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sets quotas; the first time a quota is set creates it. */
@RestController
@RequestMapping(path = "/api/quotas", produces = MediaType.APPLICATION_JSON_VALUE)
final class QuotaController {
  private static final String SET = "set-quota";

  /** Stands in for a period that is none, until the body is refused for it. */
  private static final FiscalPeriod NO_PERIOD = new FiscalPeriod("0001");

  private final Commands commands;
  private final Clock clock = Clock.systemUTC();

  QuotaController(Commands commands) {
    this.commands = commands;
  }

  @PostMapping
  ResponseEntity<Answers.Done> set(HttpServletRequest request) {
    Body body = Payload.json(request);
    SetQuota command = read(body);
    Sent sent = Sent.of(Conditions.of(request), SET, body);
    body.finish();
    return Answers.response(
        commands.submit(command.id(), command, sent.at(clock.instant())), "/api/quotas/");
  }

  private static SetQuota read(Body body) {
    QuotaScope scope = body.requiredChoice("scope", QuotaScope.class);
    String pipeline = body.id("pipeline");
    return new SetQuota(
        scope,
        name(scope, body),
        pipeline == null ? null : new PipelineId(pipeline),
        period(body),
        body.requiredMoney("amount"));
  }

  private static @Nullable String name(QuotaScope scope, Body body) {
    return switch (scope) {
      case TEAM, OWNER -> body.requiredText("name", MAX_NAME);
      case COMPANY -> {
        String name = body.text("name", MAX_NAME);
        if (name != null) {
          body.fault("name", "goes with the scopes TEAM and OWNER only");
        }
        yield null;
      }
    };
  }

  private static FiscalPeriod period(Body body) {
    String period = body.requiredText("period", MAX_NAME);
    if (FiscalPeriod.isPeriod(period)) {
      return new FiscalPeriod(period);
    }
    if (!period.isEmpty()) {
      body.fault("period", "must be a year, a quarter or a month: 2026, 2026-Q1, 2026-03");
    }
    return NO_PERIOD;
  }
}
