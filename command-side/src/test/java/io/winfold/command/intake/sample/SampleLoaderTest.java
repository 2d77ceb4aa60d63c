package io.winfold.command.intake.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winfold.command.Commands;
import io.winfold.command.decision.Envelope;
import io.winfold.command.intake.CommandsBehind;
import io.winfold.command.intake.IntakeServer;
import io.winfold.command.intake.sample.SampleLoader.Outcome;
import io.winfold.command.pipeline.PipelineCommand;
import io.winfold.kernel.pipeline.PipelineId;
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
      Commands dying = dyingAfter(700, server.bean(Commands.class));
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
  private static Commands dyingAfter(int deals, Commands commands) {
    var left = new AtomicInteger(deals);
    return new CommandsBehind(
        commands,
        () -> {
          if (left.getAndDecrement() <= 0) {
            throw new IllegalStateException("the process dies");
          }
        });
  }
}
