package io.rollingdrop.lab.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The report of one results folder: one page that needs nothing else, the same for the same folder
 * each time. A part of which the folder holds nothing is left out.
 */
public final class HtmlReport {

  static final String FILE = "report.html";

  private HtmlReport() {}

  /**
   * Makes the report of a folder that a lab has just written; returns the file, {@code report.html}
   * in it.
   *
   * @throws ResultsException if it is no results folder, or a file in it is broken
   */
  public static Path write(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Files.writeString(file, of(ResultsFolder.read(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** The page. */
  static String of(Results results) {
    KeyFigures key = KeyFigures.of(results);
    Page page = new Page(results.title() + " · RollingDrop perf lab");
    VerdictSection.write(page, results, key);
    WorkSections.figures(page, results);
    PartsSection.write(page, results);
    LatencySections.percentiles(page, results);
    RunsSection.write(page, results, key);
    LatencySections.load(page, results);
    LatencySections.timeline(page, results);
    WorkSections.flow(page, results);
    WorkSections.stages(page, results);
    WorkSections.throughput(page, results);
    WorkSections.allocation(page, results);
    WorkSections.tables(page, results);
    results.profile().ifPresent(profile -> ProfileSection.write(page, profile));
    WorkSections.words(page, results);
    EnvironmentSection.write(page, results);
    return page.finish(
        "Made from the results folder "
            + results.folderName()
            + "; ops/rollingdrop lab report makes it again.");
  }
}
