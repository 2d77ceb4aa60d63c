package io.winfold.standalone;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--url",
      paramLabel = "U",
      defaultValue = "http://127.0.0.1:8080",
      description = "Where Winfold runs (${DEFAULT-VALUE}).")
  URI url = URI.create("http://127.0.0.1:8080");

  @Option(names = "--dry-run", description = "Judge everything, write nothing.")
  boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    try {
      var api = new WinfoldApi(url);
      JsonNode operation = api.follow(new ImportClient(api).start(path, format, dryRun));
      ImportReport.print(operation, System.out);
      return operation.path("state").asString().equals("SUCCEEDED") ? 0 : 1;
    } catch (IOException e) {
      throw WinfoldApi.noAnswer(url, e);
    }
  }
}
