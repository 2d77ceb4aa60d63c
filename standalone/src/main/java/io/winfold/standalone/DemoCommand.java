package io.winfold.standalone;

import io.winfold.command.intake.sample.SampleLoader;
import io.winfold.platform.eventstore.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Serves with a sample to look at. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Like serve, with a generated sample: about 2,000 deals over the last 18 months.",
      "It is loaded once; a second start finds it."
    })
final class DemoCommand implements Callable<Integer> {
  @Mixin ServerOptions options = new ServerOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (StandaloneServer server = StandaloneServer.start(options)) {
      long start = System.nanoTime();
      switch (server.bean(SampleLoader.class).load(Instant.now())) {
        case LOADED -> {
          // What is tried first should show all of the sample.
          var _ = server.awaitProjections(Duration.ofMinutes(2));
          System.out.printf(
              "Loaded a sample of %d events in %.1f s.%n",
              server.bean(EventLog.class).head(), (System.nanoTime() - start) / 1e9);
        }
        case PRESENT -> System.out.println("The sample is there already.");
        case NO_ROOM ->
            System.out.println("No sample: its pipelines' ids (b2b, partner) are taken here.");
      }
      System.out.print(thingsToTry(server.url()));
      server.awaitStop();
      return 0;
    }
  }

  static String thingsToTry(String url) {
    return """

    Winfold is ready at %1$s (Ctrl-C stops it). Three things to try:

      The live pipeline by stage, and the same as it was half a year ago:
        curl '%1$s/api/reports/pipeline?pipeline=b2b'
        curl '%1$s/api/reports/pipeline?pipeline=b2b&asOf=%2$s'

      How deals get from stage to stage:
        curl '%1$s/api/reports/funnel?pipeline=b2b'

      How a deal's probability came about:
        curl '%1$s/api/opportunities?status=OPEN&sort=-amount&limit=1'
        curl '%1$s/api/opportunities/<its id>/probability-history'

    """
        .formatted(url, java.time.LocalDate.now(java.time.ZoneOffset.UTC).minusMonths(6));
  }
}
