package io.winfold.command.http;

import io.winfold.command.Commands;
import io.winfold.command.quota.SetQuota;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Payload;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
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
        Targets.name(scope, body),
        pipeline == null ? null : new PipelineId(pipeline),
        Targets.period(body),
        body.requiredMoney("amount"));
  }
}
