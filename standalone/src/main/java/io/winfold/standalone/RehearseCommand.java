package io.winfold.standalone;

import io.winfold.command.intake.sample.SampleLoader;
import io.winfold.platform.eventstore.EventLog;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A run of everything for Java to remember, in its cache of classes and profiles: what starts from
 * that is ready in three fifths of the time. The launcher asks for it once after it has built.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Starts, loads a sample, sells, reads every report, rebuilds, verifies and ends.")
final class RehearseCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "A data directory for this alone; what is sold in it is made up.")
  Path data = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (StandaloneServer server =
        StandaloneServer.start(data, 0, "--winfold.event-store=postgres")) {
      if (server.bean(EventLog.class).head() > 0) {
        throw new StartException("Nothing is rehearsed in " + data + ", where there are events");
      }
      server.bean(SampleLoader.class).load(Instant.now());
      Rehearsal rehearsal = new Rehearsal(new WinfoldApi(URI.create(server.url())));
      rehearsal.sell();
      if (!server.awaitProjections(Duration.ofMinutes(2))) {
        throw new StartException("The reports do not show what was sold");
      }
      rehearsal.read().forEach(path -> System.out.println("read " + path));
      return rehearsal.operate(server.url(), server.data());
    }
  }
}
