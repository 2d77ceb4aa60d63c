package io.winfold.command.http;

import static io.winfold.platform.web.Body.MAX_TEXT;

import io.winfold.command.Commands;
import io.winfold.command.forecast.ForecastCommand;
import io.winfold.command.forecast.ForecastCommand.AdjustForecast;
import io.winfold.command.forecast.ForecastCommand.ApproveForecast;
import io.winfold.command.forecast.ForecastCommand.SubmitForecast;
import io.winfold.command.forecast.ForecastSubject;
import io.winfold.kernel.forecast.ForecastAmounts;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.quota.QuotaScope;
import io.winfold.platform.web.Body;
import io.winfold.platform.web.Payload;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Submits forecasts, the first time creating them, adjusts and approves them. */
@RestController
@RequestMapping(path = "/api/forecasts", produces = MediaType.APPLICATION_JSON_VALUE)
final class ForecastController {
  private static final String SUBMIT = "submit-forecast";

  private final Commands commands;
  private final Clock clock = Clock.systemUTC();

  ForecastController(Commands commands) {
    this.commands = commands;
  }

  @PostMapping
  ResponseEntity<Answers.Done> submit(HttpServletRequest request) {
    Body body = Payload.json(request);
    QuotaScope scope = body.requiredChoice("scope", QuotaScope.class);
    String pipeline = body.id("pipeline");
    String name = Targets.name(scope, body);
    var period = Targets.period(body);
    ForecastAmounts amounts = amounts(body);
    var command =
        new SubmitForecast(
            new ForecastSubject(
                scope,
                name,
                pipeline == null ? null : new PipelineId(pipeline),
                period,
                amounts.currency()),
            amounts,
            body.lines("note", MAX_TEXT));
    return send(
        command.subject().id(), command, Sent.of(Conditions.of(request), SUBMIT, body), body);
  }

  @PostMapping("/{id}/adjust")
  ResponseEntity<Answers.Done> adjust(HttpServletRequest request, @PathVariable String id) {
    Body body = Payload.json(request);
    var command = new AdjustForecast(amounts(body), body.reason("reason"));
    return send(forecast(id), command, Sent.of(Conditions.of(request), "adjust", body), body);
  }

  @PostMapping("/{id}/approve")
  ResponseEntity<Answers.Done> approve(HttpServletRequest request, @PathVariable String id) {
    Body body = Payload.json(request);
    var command = new ApproveForecast(body.lines("note", MAX_TEXT));
    return send(forecast(id), command, Sent.of(Conditions.of(request), "approve", body), body);
  }

  private ResponseEntity<Answers.Done> send(
      ForecastId id, ForecastCommand command, Sent sent, Body body) {
    body.finish();
    return Answers.response(
        commands.submit(id, command, sent.at(clock.instant())), "/api/forecasts/");
  }

  private static ForecastId forecast(String id) {
    return new ForecastId(Answers.idInPath(id));
  }

  private static ForecastAmounts amounts(Body body) {
    Body amounts = body.requiredObject("amounts");
    return new ForecastAmounts(
        amounts.requiredMoney("commit"), amounts.money("bestCase"), amounts.money("pipeline"));
  }
}
