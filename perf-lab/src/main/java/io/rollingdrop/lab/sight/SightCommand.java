package io.rollingdrop.lab.sight;

import io.rollingdrop.lab.door.DoorException;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.door.SystemOptions;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.ops.EndpointOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab sight}. */
@Command(
    name = "sight",
    mixinStandardHelpOptions = true,
    description =
        "How soon an order posted at a running system's door is seen in Postgres, on Kafka, in Redis and on an open page.",
    footer = {
      "",
      "Needs the whole system: ops/rollingdrop up. Trades in a market of its own.",
      "The last line is JSON. Exit codes: 0 valid, 1 an order was not seen everywhere, 2 wrong usage."
    })
public final class SightCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SystemOptions system;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The running system's data folder. Default: the one that ROLLINGDROP_DATA names, or .rollingdrop in the project.")
  private Path data;

  @Mixin private EndpointOptions endpoints;

  @Option(
      names = "--orders",
      paramLabel = "N",
      defaultValue = "600",
      description = "Orders posted, one at a time. Default: ${DEFAULT-VALUE}.")
  private int orders;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "20",
      description = "Orders a second. Default: ${DEFAULT-VALUE}.")
  private int ratePerS;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    system.validate();
    if (system.url() == null) {
      throw new ParameterException(
          spec.commandLine(),
          "name the running system with --url, for one that 'ops/rollingdrop up' started http://127.0.0.1:8080");
    }
    if (orders < 1 || ratePerS < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--orders %d and --rate %d must be positive".formatted(orders, ratePerS));
    }
    return LabRun.execute(spec, options, this::measure);
  }

  private void measure(LabRun run) throws InterruptedException {
    Path folder = data != null ? data.toAbsolutePath() : Repository.find().data(System.getenv());
    Path temporary = RunFolder.newTemporary("sight");
    try (RunningSystem running = system.open(temporary)) {
      new SightLab(running, endpoints.endpoints(folder), orders, ratePerS, run).run();
    } catch (DoorException | NotSeenException e) {
      run.result().invalid(e.getMessage());
    } finally {
      RunFolder.delete(temporary);
    }
  }
}
