package io.winfold.command.http;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Answer.Accepted;
import io.winfold.command.decision.Answer.Refused;
import io.winfold.command.decision.Envelope;
import io.winfold.command.decision.Rejection;
import io.winfold.command.decision.RejectionCode;
import io.winfold.command.forecast.ForecastCommand;
import io.winfold.command.model.RecordFittedModel;
import io.winfold.command.opportunity.OpportunityCommand;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.command.quota.SetQuota;
import io.winfold.kernel.forecast.ForecastId;
import io.winfold.kernel.model.ModelVersion;
import io.winfold.kernel.opportunity.OpportunityId;
import io.winfold.kernel.pipeline.PipelineId;
import io.winfold.kernel.pipeline.StageId;
import io.winfold.kernel.quota.QuotaId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the rules, so that what HTTP makes of commands and answers is seen alone: keeps what
 * arrives, and refuses by the rule whose wire name is the id.
 */
final class ScriptedCommands implements Commands {
  record Arrived(Object id, Object command, Envelope envelope) {}

  final ConcurrentLinkedQueue<Arrived> arrived = new ConcurrentLinkedQueue<>();
  volatile boolean keeping = true;
  private final Map<String, Long> versions = new ConcurrentHashMap<>();

  @Override
  public Answer submit(OpportunityId id, OpportunityCommand command, Envelope envelope) {
    return answer(id, id.value(), command, envelope, command instanceof OpportunityCommand.Create);
  }

  @Override
  public Answer submit(PipelineId id, PipelineCommand command, Envelope envelope) {
    return answer(id, id.value(), command, envelope, command instanceof PipelineCommand.Define);
  }

  @Override
  public Answer submit(QuotaId id, SetQuota command, Envelope envelope) {
    return answer(id, id.value(), command, envelope, false);
  }

  @Override
  public Answer submit(ForecastId id, ForecastCommand command, Envelope envelope) {
    return answer(id, id.value(), command, envelope, false);
  }

  @Override
  public Answer submit(ModelVersion id, RecordFittedModel command, Envelope envelope) {
    return answer(id, id.value(), command, envelope, true);
  }

  @Override
  public Answer continueWith(
      OpportunityId won,
      OpportunityId next,
      PipelineId pipeline,
      @Nullable StageId stage,
      Envelope envelope) {
    return answer(next, next.value(), List.of(won, pipeline), envelope, true);
  }

  private Answer answer(Object key, String id, Object command, Envelope envelope, boolean creates) {
    if (keeping) {
      arrived.add(new Arrived(key, command, envelope));
    }
    if (id.equals("defect")) {
      throw new IllegalStateException("select secret from table");
    }
    for (RejectionCode code : RejectionCode.values()) {
      if (code.name().equals(id.toUpperCase(Locale.ROOT).replace('-', '_'))) {
        return new Refused(id, Rejection.of(code, "As told", "/amount"), 7L);
      }
    }
    long version = versions.merge(key.toString(), 1L, Long::sum);
    return new Accepted(id, creates, version, List.of(command.getClass().getSimpleName()));
  }
}
