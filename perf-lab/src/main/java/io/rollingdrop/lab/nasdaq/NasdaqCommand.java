package io.rollingdrop.lab.nasdaq;

import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.report.Repository;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab nasdaq}. */
@Command(
    name = "nasdaq",
    mixinStandardHelpOptions = true,
    description =
        "Replays a NASDAQ session; compares every best bid and offer with the exchange's own.",
    footer = {
      "",
      "The last line is JSON. Exit codes: 0 all states match, 1 some do not, 2 wrong usage."
    })
public final class NasdaqCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description =
          "Folder with messages.csv, resting.csv and bbo.csv. Default: nasdaq/ in the folder that ROLLINGDROP_ORDER_FLOW names, or in ../shared/order-flow.")
  private Path folder;

  @Override
  public Integer call() {
    if (folder == null) {
      folder = Repository.find().orderFlow(System.getenv()).resolve("nasdaq");
    }
    Progress progress = new Progress("nasdaq", spec.commandLine().getErr(), System::nanoTime);
    return replay(read(), progress).print(spec.commandLine().getOut());
  }

  private static LabResult replay(Session session, Progress progress) {
    try {
      return EngineReplay.run(session, progress);
    } catch (IllegalArgumentException e) {
      return new LabResult("nasdaq").invalid("the session contradicts itself: " + e.getMessage());
    }
  }

  private Session read() {
    try {
      return Session.read(folder);
    } catch (NoSuchFileException e) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no file " + e.getMessage() + ": name the session's folder",
          e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
