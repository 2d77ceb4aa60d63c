package io.winfold.command.intake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.command.Commands;
import io.winfold.command.decision.Answer;
import io.winfold.command.decision.Envelope;
import io.winfold.command.forecast.ForecastCommand;
import io.winfold.command.intake.IntakeServer;
import io.winfold.command.intake.sample.SampleLoader.Outcome;
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
import io.winfold.platform.eventstore.EventLog;
import io.winfold.platform.testing.EmbeddedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleLoaderTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir Path data;

  @Test
  void itIsLoadedOnceWhateverTheClockSaysLaterAndALoadThatDiedIsGoneOnWith() throws Exception {
    try (var server = new IntakeServer(EmbeddedDatabase.freshDatabase(), data)) {
      EventLog log = server.bean(EventLog.class);
      Commands dying = new Dying(server.bean(Commands.class), new AtomicInteger(700));
      assertThatThrownBy(() -> new SampleLoader(dying, log).load(NOW))
          .hasMessage("the process dies");
      long before = log.head();
      assertThat(before).isPositive();

      var loader = server.bean(SampleLoader.class);
      assertThat(loader.load(NOW.plus(Duration.ofDays(3)))).isEqualTo(Outcome.LOADED);
      long after = log.head();
      assertThat(after).isGreaterThan(before);
      assertThat(server.events())
          .allSatisfy(event -> assertThat(event.occurredAt()).isBeforeOrEqualTo(NOW));
      long deals =
          server.events().stream()
              .filter(event -> event.version() == 1 && event.stream().startsWith("opportunity/"))
              .count();
      assertThat(deals).isEqualTo(new SampleHistory(4711, NOW).deals().size());

      assertThat(loader.load(NOW.plus(Duration.ofDays(9)))).isEqualTo(Outcome.PRESENT);
      assertThat(log.head()).isEqualTo(after);
    }
  }

  @Test
  void aPipelineOfSomebodyElseIsLeftAlone() throws Exception {
    try (var server = new IntakeServer(EmbeddedDatabase.freshDatabase(), data)) {
      server
          .bean(Commands.class)
          .submit(
              new PipelineId("b2b"),
              new PipelineCommand.Define("Ours", "classic", null),
              Envelope.of("jane", NOW));

      assertThat(server.bean(SampleLoader.class).load(NOW)).isEqualTo(Outcome.NO_ROOM);
      assertThat(server.events()).hasSize(1);
    }
  }

  /** Lets so many deals through and then throws, as a process that is killed answers no more. */
  private record Dying(Commands commands, AtomicInteger left) implements Commands {
    @Override
    public Answer submit(OpportunityId id, OpportunityCommand command, Envelope envelope) {
      if (left.getAndDecrement() <= 0) {
        throw new IllegalStateException("the process dies");
      }
      return commands.submit(id, command, envelope);
    }

    @Override
    public Answer submit(PipelineId id, PipelineCommand command, Envelope envelope) {
      return commands.submit(id, command, envelope);
    }

    @Override
    public Answer submit(QuotaId id, SetQuota command, Envelope envelope) {
      return commands.submit(id, command, envelope);
    }

    @Override
    public Answer submit(ForecastId id, ForecastCommand command, Envelope envelope) {
      return commands.submit(id, command, envelope);
    }

    @Override
    public Answer submit(ModelVersion id, RecordFittedModel command, Envelope envelope) {
      return commands.submit(id, command, envelope);
    }

    @Override
    public Answer continueWith(
        OpportunityId won,
        OpportunityId next,
        PipelineId pipeline,
        StageId stage,
        Envelope envelope) {
      return commands.continueWith(won, next, pipeline, stage, envelope);
    }
  }
}
