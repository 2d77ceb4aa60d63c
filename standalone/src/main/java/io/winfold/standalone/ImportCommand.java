package io.winfold.standalone;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Sends files to a running Winfold and shows how their import goes. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Imports the history of a CRM into a running Winfold and reports every line not taken.",
      "Running it again imports nothing twice; of a grown file, what is new is added."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "PATH", description = "A folder of files, one file, or a zip of them.")
  Path path = Path.of(".");

  @Option(
      names = "--format",
      paramLabel = "F",
      required = true,
      description = "How the files are to be read: crm-csv.")
  String format = "";

  @Mixin RunningWinfold winfold = new RunningWinfold();

  @Option(names = "--dry-run", description = "Judge everything, write nothing.")
  boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    JsonNode operation =
        winfold.talk(api -> api.follow(new ImportClient(api).start(path, format, dryRun)));
    ImportReport.print(operation, System.out);
    return operation.path("state").asString().equals("SUCCEEDED") ? 0 : 1;
  }
}
