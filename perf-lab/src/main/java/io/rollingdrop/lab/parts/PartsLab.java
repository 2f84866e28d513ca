package io.rollingdrop.lab.parts;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;

/**
 * Measures parts and their baselines in rounds: in each round every one has a JVM of its own, and
 * what is compared runs next to each other, so that a slow minute of the machine falls on both.
 * Every other round goes backwards.
 */
final class PartsLab {

  private final PartsSettings settings;
  private final List<Part> parts;
  private final LabRun run;
  private final Map<Measurement, Score> scores = new LinkedHashMap<>();

  PartsLab(PartsSettings settings, List<Part> parts, LabRun run) {
    this.settings = settings;
    this.parts = parts;
    this.run = run;
  }

  /**
   * Measures, and reports.
   *
   * @throws IllegalStateException if a check of what was measured failed
   */
  void run() {
    PartsFindings findings = new PartsFindings(settings, parts, run);
    findings.describe();
    Path work = run.folder().resolve("work");
    RunFolder.delete(work);
    try (Jmh jmh = new Jmh(settings, run.folder(), work)) {
      measure(jmh);
      jmh.write(scores.values().stream().map(Score::all).toList());
    } finally {
      RunFolder.delete(work);
    }
    findings.report(scores);
  }

  private void measure(Jmh jmh) {
    List<Measurement> order = order();
    long total = (long) settings.forks() * order.size();
    long done = 0;
    for (int round = 1; round <= settings.forks(); round++) {
      for (Measurement measurement : round % 2 == 1 ? order : order.reversed()) {
        run.progress().at("round %d: %s".formatted(round, measurement), done++, total);
        long startMs = System.currentTimeMillis();
        scores.computeIfAbsent(measurement, first -> new Score()).add(measure(jmh, measurement));
        run.measuredBetween(startMs, System.currentTimeMillis(), round);
      }
    }
  }

  private RunResult measure(Jmh jmh, Measurement measurement) {
    return run.isProfiled() ? jmh.run(measurement, run::profileOf) : jmh.run(measurement);
  }

  /** Each once, baselines next to what is laid beside them. */
  private List<Measurement> order() {
    Set<Measurement> order = new LinkedHashSet<>();
    for (Part part : parts) {
      order.add(part.measured());
      order.add(part.baseline());
    }
    return List.copyOf(order);
  }
}
