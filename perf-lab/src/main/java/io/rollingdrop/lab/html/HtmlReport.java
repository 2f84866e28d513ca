package io.rollingdrop.lab.html;

/**
 * The report of one results folder: one page that needs nothing else, the same for the same folder
 * each time. A part of which the folder holds nothing is left out.
 */
final class HtmlReport {

  private HtmlReport() {}

  /** The page. */
  static String of(Results results) {
    KeyFigures key = KeyFigures.of(results);
    Page page = new Page(results.title() + " · RollingDrop perf lab");
    VerdictSection.write(page, results, key);
    WorkSections.figures(page, results);
    LatencySections.percentiles(page, results);
    RunsSection.write(page, results, key);
    LatencySections.load(page, results);
    LatencySections.timeline(page, results);
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
