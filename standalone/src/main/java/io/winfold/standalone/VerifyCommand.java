package io.winfold.standalone;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Checks a running Winfold's reports against its log, or the log itself. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the tables of every report with a fresh fold of the event log and names the first",
      "differences; with --log, checks that every event is what was written, and names the first",
      "that is not.",
      "Ends with 0 if all is as it should be, else with 1."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      defaultValue = "all",
      description = "A projection, or all (${DEFAULT-VALUE}).")
  String name = "all";

  @Option(names = "--log", description = "The event log: compute every digest anew.")
  boolean log;

  @Mixin RunningWinfold winfold = new RunningWinfold();

  @Override
  public Integer call() throws InterruptedException {
    String path = log ? "api/log/verifications" : WinfoldApi.path(name, "verifications");
    JsonNode operation = winfold.talk(api -> api.run(path));
    if (!operation.path("state").asString().equals("SUCCEEDED")) {
      throw new StartException(
          "The verification did not end: "
              + operation.path("problem").path("detail").asString("it was cancelled"));
    }
    JsonNode result = operation.path("result");
    return (log ? print(result, System.out) : printReports(result, System.out)) ? 0 : 1;
  }

  /** Prints what was found; answers whether every report is what the log says. */
  static boolean printReports(JsonNode result, PrintStream out) {
    boolean equal = true;
    for (JsonNode verdict : result.path("projections")) {
      String name = verdict.path("name").asString();
      long position = verdict.path("position").asLong();
      if (verdict.path("equal").asBoolean()) {
        out.printf(
            "%s is what the log says up to position %d, digest %s.%n",
            name, position, verdict.path("liveDigest").asString());
        continue;
      }
      equal = false;
      out.printf(
          "%s is NOT what the log says up to position %d: %d aggregates or rows of times differ.%n",
          name, position, verdict.path("differing").asLong());
      for (JsonNode difference : verdict.path("differences")) {
        out.printf(
            "  %s, %s %s, %s: is %s, should be %s%n",
            difference.path("aggregate").asString("unknown to the log"),
            difference.path("table").asString(),
            difference.path("key"),
            difference.path("column").asString("the row"),
            difference.path("live").asString("nothing"),
            difference.path("fresh").asString("nothing"));
      }
    }
    return equal;
  }

  /** Prints what was found; answers whether the log is intact. */
  static boolean print(JsonNode verdict, PrintStream out) {
    if (verdict.path("intact").asBoolean()) {
      out.printf(
          "The log is intact: %d events, digest %s, as at %d earlier %s.%n",
          verdict.path("count").asLong(),
          verdict.path("digest").asString(),
          verdict.path("checkpoints").asInt(),
          verdict.path("checkpoints").asInt() == 1 ? "look" : "looks");
      return true;
    }
    JsonNode finding = verdict.path("finding");
    out.printf(
        "The log is NOT what was written. First at position %d: %s%n",
        finding.path("position").asLong(), finding.path("kind").asString());
    if (finding.path("stream").isString()) {
      out.printf(
          "  %s version %d, %s, event %s%n",
          finding.path("stream").asString(),
          finding.path("version").asLong(),
          finding.path("type").asString(),
          finding.path("eventId").asString());
    }
    if (finding.path("field").isString()) {
      out.printf("  what differs: %s%n", finding.path("field").asString());
    }
    out.printf("  %s%n", finding.path("detail").asString());
    out.printf(
        "  intact up to position %d of %d, digest %s%n",
        verdict.path("verified").asLong(),
        verdict.path("head").asLong(),
        verdict.path("digest").asString());
    return false;
  }
}
