package io.winfold.standalone;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves until it is stopped. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Starts Winfold with its own PostgreSQL, both sides in one process.")
final class ServeCommand implements Callable<Integer> {
  @Mixin ServerOptions options = new ServerOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (StandaloneServer server = StandaloneServer.start(options)) {
      System.out.printf("Winfold is ready at %s, data in %s%n", server.url(), server.data());
      server.awaitStop();
      return 0;
    }
  }
}
