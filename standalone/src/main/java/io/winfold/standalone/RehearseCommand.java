package io.winfold.standalone;

import io.winfold.command.intake.sample.SampleLoader;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A run of everything for Java to remember, in its cache of classes and profiles: what starts from
 * that is ready in half the time. The launcher asks for it once after it has built.
 */
@Command(
    name = "rehearse",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Starts, loads a sample, asks for every report, rebuilds, verifies and ends.")
final class RehearseCommand implements Callable<Integer> {
  @Mixin ServerOptions options = new ServerOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (StandaloneServer server = StandaloneServer.start(options)) {
      server.bean(SampleLoader.class).load(Instant.now());
      server.awaitProjections();
      Rehearsal rehearsal = new Rehearsal(new WinfoldApi(URI.create(server.url())));
      rehearsal.sell();
      rehearsal.read();
      return rehearsal.operate(server.url(), server.data());
    }
  }
}
