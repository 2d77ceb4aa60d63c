package io.winfold.command.model;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.kernel.model.ModelEvent.ProbabilityModelFitted;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.platform.model.ModelRecorder;
import io.winfold.platform.web.ProblemCode;
import io.winfold.platform.web.ProblemException;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Records models for whoever fits them in the same process. */
@Component
class RecorderInProcess implements ModelRecorder {
  private final Commands commands;
  private final Clock clock = Clock.systemUTC();

  RecorderInProcess(Commands commands) {
    this.commands = commands;
  }

  @Override
  public long record(ProbabilityModelFitted fitted, String actor) {
    Answer answer =
        commands.submit(
            new ModelVersion(fitted.version()),
            new RecordFittedModel(fitted),
            Envelope.of(actor, clock.instant()));
    return switch (answer) {
      case Answer.Accepted accepted -> accepted.version();
      case Answer.Refused refused ->
          throw new ProblemException(
              ProblemCode.valueOf(refused.rejection().code().name()), refused.rejection().detail());
    };
  }
}
