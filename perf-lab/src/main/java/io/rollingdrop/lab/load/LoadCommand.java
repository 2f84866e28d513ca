package io.rollingdrop.lab.load;

import io.rollingdrop.lab.door.DoorException;
import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.door.SystemOptions;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.load.LoadSettings.Shape;
import io.rollingdrop.lab.report.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab load}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Puts signed orders of many accounts on a system through its front door, open loop, and checks that nothing is lost.",
    footer = {
      "",
      "Without --url a core and a gateway are started for the lab, in its process.",
      "With it, tenants, accounts and markets of its own are made through the operator's door;",
      "what others do there is not touched, but has to share the system with the load.",
      "",
      "Leaves a results folder with a report. The last line is JSON.",
      "Exit codes: 0 valid, 1 something was lost or the rate was missed, 2 wrong usage."
    })
public final class LoadCommand implements Callable<Integer> {

  private static final int PRICE_SCALE = 2;
  private static final int WARM_UP_MARKET = 1;
  private static final int DEFAULT_DROP_S = 30;
  private static final int DEFAULT_STEADY_S = 10;

  @Spec private CommandSpec spec;

  @Mixin private SystemOptions system;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description =
          "steady: one rate. burst: twice of what the system can, for 10 s, between times at half of it. drop: tranches that open before a crowd. Default: steady.")
  private Shape shape;

  @Option(
      names = "--replay",
      paramLabel = "PATH",
      description =
          "Replay a day: LOBSTER's messages (a CSV file, or a folder with one), or the journals of a core (its folder).")
  private Path replay;

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "With --replay: so many times as fast. Default: ${DEFAULT-VALUE}.")
  private double speed = 1;

  @Option(
      names = "--mix",
      paramLabel = "MIX",
      description =
          "exchange: all sorts. makers: quotes that follow the price. shoppers: most take. Default: exchange.")
  private OrderMix mix = OrderMix.EXCHANGE;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Requests a second; of a drop, at its opening. Default: ${DEFAULT-VALUE}. A burst finds its own.")
  private int ratePerS = 1_000;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Length of a run. Default: 10, of a drop 30. A burst takes 35.")
  private Integer seconds;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description =
          "Steady runs, each after one of an empty handler on the same web server. Default: ${DEFAULT-VALUE}.")
  private int runs = 3;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Seconds at the rate before anything is measured. Default: ${DEFAULT-VALUE}.")
  private int warmUpS = 10;

  @Option(
      names = "--sweep",
      paramLabel = "N",
      description =
          "Steady: seconds at each of seven rates up to 120 %% of the system's capacity, which is measured before; 0 for none. Default: ${DEFAULT-VALUE}.")
  private int sweepS;

  @Option(
      names = "--partners",
      paramLabel = "N",
      description =
          "Partners, each with a key: a gateway lets a key have so many requests a second. Default: ${DEFAULT-VALUE}.")
  private int partners = 4;

  @Option(
      names = "--accounts",
      paramLabel = "N",
      description = "Accounts of all partners together. Default: ${DEFAULT-VALUE}.")
  private int accounts = 1_000;

  @Option(
      names = "--markets",
      paramLabel = "N",
      description = "Markets; a drop has one. Default: ${DEFAULT-VALUE}.")
  private int markets = 8;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description =
          "Most connections at once; they are opened when all are busy. Default: ${DEFAULT-VALUE}.")
  private int connections = 3_000;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description =
          "How long a request waits for a connection when all are busy; then its trader gives up. Default: ${DEFAULT-VALUE}.")
  private double patienceS = 1;

  @Option(names = "--seed", description = "Of the flow. Default: ${DEFAULT-VALUE}.")
  private long seed = 7150;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    system.validate();
    RecordedDay day = day();
    LoadSettings settings = settings(day);
    return LabRun.execute(spec, options, run -> load(settings, day, run));
  }

  private RecordedDay day() {
    if (replay == null) {
      return null;
    }
    if (shape != null && shape != Shape.REPLAY) {
      throw new ParameterException(spec.commandLine(), "--replay has a shape of its own");
    }
    try {
      if (!Files.exists(replay)) {
        throw new IOException(replay + " is not there");
      }
      return Files.isDirectory(replay.resolve(JournalDay.COMMANDS))
          ? JournalDay.read(replay)
          : LobsterDay.read(replay);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--replay: " + e.getMessage(), e);
    }
  }

  private LoadSettings settings(RecordedDay day) {
    if (shape == Shape.REPLAY && day == null) {
      throw new ParameterException(spec.commandLine(), "--shape replay needs --replay PATH");
    }
    Shape asked = day != null ? Shape.REPLAY : shape != null ? shape : Shape.STEADY;
    int markets =
        switch (asked) {
          case DROP -> 1 + WARM_UP_MARKET;
          case REPLAY -> day.markets() + WARM_UP_MARKET;
          default -> this.markets;
        };
    int length =
        seconds != null ? seconds : asked == Shape.DROP ? DEFAULT_DROP_S : DEFAULT_STEADY_S;
    try {
      return new LoadSettings(
          asked,
          mix,
          ratePerS,
          warmUpS,
          runs,
          length,
          sweepS,
          new PrivateExchange.Size(
              partners, Math.max(1, accounts / Math.max(1, partners)), markets, PRICE_SCALE),
          connections,
          patienceS,
          speed,
          seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void load(LoadSettings settings, RecordedDay day, LabRun run)
      throws InterruptedException {
    run.report()
        .describe(
            "load: orders through the front door, "
                + settings.shape().name().toLowerCase(Locale.ROOT),
            "How long until a partner has the answer to a signed order, counted from when it was meant to be sent?");
    run.report()
        .limit(
            "The load and the system share %d processors: what the client needs for signing, sending and reading, the system does not have."
                .formatted(Runtime.getRuntime().availableProcessors()));
    Path temporary = RunFolder.newTemporary("load");
    try (RunningSystem running = system.open(temporary);
        LoadLab lab = new LoadLab(settings, running, run)) {
      if (day != null && day.leftOut() > 0) {
        run.result().say("%,d messages ask for nothing to be replayed".formatted(day.leftOut()));
      }
      lab.run(day);
    } catch (DoorException e) {
      run.result().invalid(e.getMessage());
    } finally {
      RunFolder.delete(temporary);
    }
  }
}
