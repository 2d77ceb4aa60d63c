package io.winfold.standalone;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Rebuilds the reports of a running Winfold from its log. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Builds every report anew from the event log, beside those in use, and switches at once.",
      "All projections share one generation of tables, so a rebuild of one rebuilds all."
    })
final class RebuildCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      defaultValue = "all",
      description = "A projection, or all (${DEFAULT-VALUE}).")
  String name = "all";

  @Mixin RunningWinfold winfold = new RunningWinfold();

  @Override
  public Integer call() throws InterruptedException {
    String path = WinfoldApi.path(name, "rebuilds");
    return print(winfold.talk(api -> api.run(path)), System.out) ? 0 : 1;
  }

  /** Prints what came of it; answers whether queries read the new tables. */
  static boolean print(JsonNode operation, PrintStream out) {
    if (!operation.path("state").asString().equals("SUCCEEDED")) {
      out.printf(
          "%s. Queries read what they read before. %s%n",
          operation.path("state").asString(),
          operation.path("problem").path("detail").asString(""));
      return false;
    }
    JsonNode result = operation.path("result");
    out.printf(
        "Queries read generation %d, rebuilt up to position %d and caught up.%n",
        result.path("generation").asLong(), result.path("position").asLong());
    if (result.path("replaced").isNumber()) {
      out.printf("Generation %d is kept for a while.%n", result.path("replaced").asLong());
    }
    if (result.path("parked").asLong(0) > 0) {
      out.printf("%d aggregates could not be folded.%n", result.path("parked").asLong());
    }
    return true;
  }
}
