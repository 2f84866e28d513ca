package io.rollingdrop.lab.vectors;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.RunOptions;
import io.rollingdrop.lab.report.Repository;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab vectors}. */
@Command(
    name = "vectors",
    mixinStandardHelpOptions = true,
    description =
        "Plays benchmark workloads through the production engine; prints the SHA-256 of each report stream.",
    footer = {
      "",
      "An expected.tsv beside the files is compared. Leaves a results folder with a report.",
      "The last line is JSON.",
      "Exit codes: 0 all match, 1 some do not, 2 wrong usage."
    })
public final class VectorsCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "Workload files, or folders, which mean all their .bin.gz. Default: vectors/ in the folder that ROLLINGDROP_ORDER_FLOW names, or in ../shared/order-flow.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private RunOptions options;

  @Override
  public Integer call() throws InterruptedException {
    if (paths.isEmpty()) {
      paths.add(Repository.find().orderFlow(System.getenv()).resolve("vectors"));
    }
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      try {
        files.addAll(VectorsLab.files(path));
      } catch (IOException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    return LabRun.execute(
        spec,
        options,
        run -> run.result().include(new VectorsLab(out, run.progress(), run.report()).run(files)));
  }
}
