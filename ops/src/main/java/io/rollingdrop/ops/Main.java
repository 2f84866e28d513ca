package io.rollingdrop.ops;

import io.rollingdrop.ops.cluster.ClusterCommand;
import io.rollingdrop.ops.journal.JournalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * What the launcher {@code ops/rollingdrop} runs: the roles, each a subcommand that ends with its
 * process, and the journal's tools.
 */
@Command(
    name = "rollingdrop",
    description = "Runs a role of RollingDrop, or one of its tools.",
    subcommands = {
      ClusterCommand.class,
      CoreCommand.class,
      GatewayCommand.class,
      EmbeddedCommand.class,
      InfrastructureCommand.class,
      SatelliteCommand.class,
      JournalCommand.class,
      NodeCommand.class,
      ReconcileCommand.class
    },
    mixinStandardHelpOptions = true)
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine all = new CommandLine(new Main());
    // These take the options of roles.
    all.getSubcommands()
        .get("cluster")
        .addSubcommand(new ClusterBackupCommand())
        .addSubcommand(new ClusterPromoteCommand());
    return all.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(
            (wrong, given) -> {
              System.err.println(
                  "rollingdrop: "
                      + wrong.getMessage().lines().findFirst().orElse("wrong arguments")
                      + ". See '"
                      + wrong.getCommandLine().getCommandSpec().qualifiedName()
                      + " --help'");
              return wrong.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
            });
  }
}
