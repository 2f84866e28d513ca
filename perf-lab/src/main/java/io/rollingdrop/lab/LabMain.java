package io.rollingdrop.lab;

import io.rollingdrop.lab.cluster.ClusterCommand;
import io.rollingdrop.lab.compare.CompareCommand;
import io.rollingdrop.lab.engine.EngineCommand;
import io.rollingdrop.lab.failover.FailoverCommand;
import io.rollingdrop.lab.html.ReportCommand;
import io.rollingdrop.lab.load.LoadCommand;
import io.rollingdrop.lab.nasdaq.NasdaqCommand;
import io.rollingdrop.lab.parts.PartsCommand;
import io.rollingdrop.lab.persist.PersistCommand;
import io.rollingdrop.lab.pipeline.DayCommand;
import io.rollingdrop.lab.pipeline.PipelineCommand;
import io.rollingdrop.lab.sight.SightCommand;
import io.rollingdrop.lab.vectors.VectorsCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Entry point of the perf lab: {@code ops/rollingdrop lab NAME}. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = "Runs an experiment; its last line of standard output is one JSON object.",
    subcommands = {
      VectorsCommand.class,
      NasdaqCommand.class,
      PipelineCommand.class,
      DayCommand.class,
      FailoverCommand.class,
      ClusterCommand.class,
      LoadCommand.class,
      PersistCommand.class,
      SightCommand.class,
      EngineCommand.class,
      PartsCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      LabMain.ListCommand.class
    },
    footer = {"", "Exit codes: 0 valid, 1 the lab's own oracle failed, 2 wrong usage."})
public final class LabMain implements Runnable {

  /** Subcommands that work on labs or their results, and are none. */
  private static final Set<Class<?>> TOOLS = Set.of(ReportCommand.class, ListCommand.class);

  private static final String LOG_SETTINGS = "logback.configurationFile";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Name a lab; 'lab list' shows them all.");
  }

  /** {@code lab list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the labs, one a line: name, tab, what it does.")
  static final class ListCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      PrintWriter out = spec.commandLine().getOut();
      spec.parent()
          .subcommands()
          .forEach(
              (name, lab) -> {
                if (!TOOLS.contains(lab.getCommandSpec().userObject().getClass())) {
                  out.println(
                      name
                          + "\t"
                          + String.join(" ", lab.getCommandSpec().usageMessage().description()));
                }
              });
      out.flush();
    }
  }

  /** The command line, to print to these. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new LabMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(err);
  }

  public static void main(String[] arguments) {
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "lab-logback.xml");
    }
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(out, err).execute(arguments));
  }
}
