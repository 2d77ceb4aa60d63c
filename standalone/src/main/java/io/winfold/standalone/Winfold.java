package io.winfold.standalone;

import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: every way to run Winfold on one machine. */
@Command(
    name = "winfold",
    mixinStandardHelpOptions = true,
    versionProvider = Winfold.Version.class,
    description = {
      "Sales forecasting on an event log: any instant, any definition, recomputed.",
      "",
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      ImportCommand.class,
      RebuildCommand.class,
      VerifyCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      RehearseCommand.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Needs a JDK 25, found by itself (WINFOLD_JAVA_HOME or JAVA_HOME name another).",
      "Settings: any Spring property may be given in the environment, such as",
      "WINFOLD_ZONE=Europe/Berlin or WINFOLD_FISCAL_YEAR_START=4."
    })
final class Winfold {
  private Winfold() {}

  public static void main(String[] args) {
    // Until the server sets up its logs, what libraries say of their start is of no interest.
    LoggingSystem.get(Winfold.class.getClassLoader()).beforeInitialize();
    System.exit(commandLine().execute(args.length == 0 ? new String[] {"--help"} : args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Winfold())
        .setExecutionExceptionHandler(Winfold::explain)
        .setUsageHelpAutoWidth(true);
  }

  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof StartException) {
      command.getErr().println("winfold: " + failure.getMessage());
      return 1;
    }
    failure.printStackTrace(command.getErr());
    return 1;
  }

  /** The version the build wrote into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Winfold.class.getPackage().getImplementationVersion();
      return new String[] {"winfold " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
