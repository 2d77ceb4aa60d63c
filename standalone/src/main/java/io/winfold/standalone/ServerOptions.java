package io.winfold.standalone;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every way of serving takes. */
final class ServerOptions {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port to listen on, on 127.0.0.1; 0 takes a free one (${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".winfold",
      description = "Where everything is kept; made if it is not there (${DEFAULT-VALUE}).")
  Path data = Path.of(".winfold");
}
