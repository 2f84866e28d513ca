package io.rollingdrop.lab.engine;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.Repository;
import io.rollingdrop.lab.vectors.VectorsLab;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab engine}. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description =
        "Our book and our whole engine against the order books of exchange-core and Parity: the same messages, in turns, in one JVM; and the whole engine on orders of all types.",
    footer = {
      "",
      "Each must report what is known of a workload in every round. 'A vs B' is how many times as fast A is: above 1, A is faster. What is fair about it and what is not: perf-lab/FAIRNESS.md.",
      "Leaves a results folder with a report. The last line is JSON.",
      "Exit codes: 0 valid, 1 they differ, 2 wrong usage."
    })
public final class EngineCommand implements Callable<Integer> {

  private static final String SMALL_FILES = "*-s1-n20000.bin.gz";
  private static final String LARGE_FILES = "*-n1000000.bin.gz";
  private static final int MOST = 10_000;
  private static final int ROUNDS = 20;
  private static final int WARM_UP = 10;
  private static final int QUICK_ROUNDS = 5;
  private static final int QUICK_WARM_UP = 5;
  private static final int MIXED_COMMANDS = 200_000;
  private static final int QUICK_MIXED_COMMANDS = 100_000;
  private static final int RESTING_ROUNDS = 5;
  private static final int QUICK_RESTING_ROUNDS = 2;

  @Spec private CommandSpec spec;

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description =
          "A workload, or a folder, which means all its .bin.gz; may be given again. Default: vectors/*-s1-n20000.bin.gz and, unless --quick, vectors/*-n1000000.bin.gz in the folder that ROLLINGDROP_ORDER_FLOW names, or in ../shared/order-flow.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "Rounds that count. Default: " + ROUNDS + ", with --quick " + QUICK_ROUNDS + ".")
  private Integer rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Rounds before. Default: " + WARM_UP + ", with --quick " + QUICK_WARM_UP + ".")
  private Integer warmUp;

  @Option(
      names = "--quick",
      description = "Few rounds of the small workloads: within a minute; for a look, not a claim.")
  private boolean quick;

  @Option(
      names = "--resting",
      description =
          "Also what an operation costs while 1,000 to 1,000,000 orders rest, beside random reads out of as much memory.")
  private boolean resting;

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    int counted = rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS;
    int before = warmUp != null ? warmUp : quick ? QUICK_WARM_UP : WARM_UP;
    if (counted < 1 || counted > MOST || before < 0 || before > MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "rounds %d, warm-up %d: rounds are from 1, the warm-up from 0, both to %d"
              .formatted(counted, before, MOST));
    }
    EngineLab lab =
        new EngineLab(
            new EngineLab.Settings(
                files(),
                before,
                counted,
                quick ? QUICK_MIXED_COMMANDS : MIXED_COMMANDS,
                restingRounds()));
    return LabRun.execute(spec, options, lab::in);
  }

  private int restingRounds() {
    if (!resting) {
      return 0;
    }
    return quick ? QUICK_RESTING_ROUNDS : RESTING_ROUNDS;
  }

  /** The small workloads that are played unless others are named, sorted by name. */
  public static List<Path> defaultWorkloads(Repository repository) throws IOException {
    return workloads(repository, SMALL_FILES);
  }

  private static List<Path> workloads(Repository repository, String names) throws IOException {
    Path folder = repository.orderFlow(System.getenv()).resolve("vectors");
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
      found.forEach(files::add);
    }
    files.sort(null);
    return files;
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    try {
      if (paths.isEmpty()) {
        Repository repository = Repository.find();
        files.addAll(defaultWorkloads(repository));
        if (!quick) {
          files.addAll(workloads(repository, LARGE_FILES));
        }
      }
      for (Path path : paths) {
        files.addAll(VectorsLab.files(path));
      }
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "cannot read the workloads, name them by --file: " + e.getMessage(),
          e);
    }
    if (files.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "there are no workloads: name them by --file");
    }
    return files;
  }
}
