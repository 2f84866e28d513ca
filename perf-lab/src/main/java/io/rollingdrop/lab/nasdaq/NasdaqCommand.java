package io.rollingdrop.lab.nasdaq;

import io.rollingdrop.lab.door.DoorException;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.door.SystemOptions;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.report.RunFolder;
import io.rollingdrop.ops.EndpointOptions;
import io.rollingdrop.ops.reconcile.Reconciliation;
import io.rollingdrop.pipeline.CoreSettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  private static final int SHARD = CoreSettings.DEFAULTS.shardId();
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..1",
      description =
          "Folder with messages.csv, resting.csv and bbo.csv. Default: nasdaq/ in the folder that ROLLINGDROP_ORDER_FLOW names, or in ../shared/order-flow.")
  private Path folder;

  enum Venue {
    ENGINE,
    GATEWAY
  }

  @Option(
      names = "--through",
      paramLabel = "VENUE",
      defaultValue = "engine",
      description =
          "engine: the engine alone. gateway: a running system, as two partners. Default: engine.")
  private Venue venue;

  @Mixin private SystemOptions system;

  @Option(
      names = "--stores",
      description =
          "With --url: wait for Postgres, Kafka and Redis, and hold them and the page's snapshot against the core. The options below say where they are.")
  private boolean stores;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The running system's data folder, for the core's journal. Default: the one that ROLLINGDROP_DATA names, or .rollingdrop in the project.")
  private Path data;

  @Mixin private EndpointOptions endpoints;
  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    if (folder == null) {
      folder = Repository.find().orderFlow(System.getenv()).resolve("nasdaq");
    }
    system.validate();
    if (system.url() == null && stores) {
      throw new ParameterException(
          spec.commandLine(), "--stores are those of a system that --url names");
    }
    if (system.url() != null && venue == Venue.ENGINE) {
      throw new ParameterException(spec.commandLine(), "--url goes with --through gateway");
    }
    Session session = read();
    return LabRun.execute(spec, options, run -> replay(session, run));
  }

  private void replay(Session session, LabRun run) {
    run.report()
        .describe(
            "nasdaq: a morning's order flow through the " + venue.name().toLowerCase(Locale.ROOT),
            "Is every best bid and offer what the exchange's own book was, message for message?")
        .limit("This lab is about being right: it measures no speed.");
    try {
      run.result()
          .include(
              venue == Venue.ENGINE
                  ? EngineReplay.run(session, run.progress())
                  : throughGateway(session, run.progress()));
    } catch (IllegalArgumentException e) {
      run.result().invalid("the session contradicts itself: " + e.getMessage());
    } catch (DoorException e) {
      run.result().invalid(e.getMessage()).put("through", "gateway");
    }
    List<String> summary = run.result().summary();
    if (!summary.isEmpty()) {
      run.report().answer(summary.getFirst());
    }
    summary.forEach(run.report()::oracle);
  }

  private LabResult throughGateway(Session session, Progress progress) {
    AtomicReference<GatewayReplay.Replayed> replayed = new AtomicReference<>();
    LabResult result;
    Path temporary = RunFolder.newTemporary("nasdaq");
    try (RunningSystem running = system.open(temporary)) {
      result = GatewayReplay.run(session, running, progress, replayed::set);
    } finally {
      RunFolder.delete(temporary);
    }
    if (stores) {
      Path folder = data != null ? data.toAbsolutePath() : Repository.find().data(System.getenv());
      new StoredReplay(
              new Reconciliation(
                  folder.resolve("core"), SHARD, endpoints.endpoints(folder), STORE_PATIENCE),
              system.url(),
              replayed.get())
          .judge(result, progress);
    }
    return result;
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
