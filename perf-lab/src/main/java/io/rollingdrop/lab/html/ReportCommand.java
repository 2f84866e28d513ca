package io.rollingdrop.lab.html;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab report}. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Makes the HTML report of a results folder; of several folders, one that compares them with the first.",
    footer = {"", "Exit codes: 0 written, 2 wrong usage or no results folder."})
public final class ReportCommand implements Callable<Integer> {

  private static final int EXIT_USAGE = 2;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Results folders of labs.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to write it. Default: report.html in the folder; for several, comparison.html in the working directory.")
  private Path out;

  @Override
  public Integer call() {
    try {
      List<Results> all = folders.stream().map(ResultsFolder::read).toList();
      String page = all.size() == 1 ? HtmlReport.of(all.getFirst()) : ComparisonReport.of(all);
      Path file = file();
      write(file, page);
      PrintWriter printer = spec.commandLine().getOut();
      printer.println(file);
      printer.flush();
      return 0;
    } catch (ResultsException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(e.getMessage());
      err.flush();
      return EXIT_USAGE;
    }
  }

  private Path file() {
    if (out != null) {
      return out;
    }
    return folders.size() == 1
        ? folders.getFirst().resolve(HtmlReport.FILE)
        : Path.of("comparison.html");
  }

  private void write(Path file, String page) {
    try {
      Files.writeString(file, page, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(),
          "cannot write " + file + ": its folder has to be there and writable",
          e);
    }
  }
}
