package io.rollingdrop.lab.parts;

import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What lab {@code parts} says: JSON, summary and report. */
final class PartsFindings {

  /**
   * Bytes an operation below which it is JMH's own and an iteration's setting up, spread over its
   * operations: the smallest object has 16 bytes.
   */
  private static final double NOTHING_BYTES = 2;

  private static final double TENTHS = 10;

  private final PartsSettings settings;
  private final List<Part> parts;
  private final LabRun run;

  PartsFindings(PartsSettings settings, List<Part> parts, LabRun run) {
    this.settings = settings;
    this.parts = parts;
    this.run = run;
  }

  /** What is known before. */
  void describe() {
    run.report()
        .describe(
            "parts: the core's parts one by one",
            "What does one operation take and allocate, and how much of it would something plain take?")
        .limit(
            "One thread, and the part alone: its code and memory have the caches to themselves. In the core the same operation takes longer, and the times of parts do not add up to a command's way.")
        .limit(
            "Means over iterations of a fraction of a second, no percentiles: those are what lab pipeline is for.")
        .limit(
            "The error is that of the mean if all iterations of all JVMs were independent draws. The machine at another time differs by more: ratios, and their range over the rounds, are what to compare.")
        .limit(
            "Journal and feed write to the page cache, policy memory: the disk is not in it. The feed's two sides share a thread: the time between two threads is not in it.")
        .limit(
            "The persister's Avro encoding is not among the parts: it is not open to other modules.");
  }

  /** What is known if the JVMs were recorded. */
  private void describeProfiling() {
    run.report()
        .limit(
            "With --profile the JVMs' flight recorders allocate too, and the jcmd that starts them falls into an iteration: times and heap are for the profile, not for comparing.");
  }

  /** What was found; all checks were passed. */
  void report(Map<Measurement, Score> scores) {
    if (run.isProfiled()) {
      describeProfiling();
    }
    run.result()
        .put("parts", parts.size())
        .put("benchmarks", scores.size())
        .put("forks", settings.forks())
        .put("iterations", settings.iterations())
        .say(
            "parts: %d JVMs each; ns an operation ± error (99.9 %%), bytes, times the baseline (range of the rounds)"
                .formatted(settings.forks()));
    int frugal = 0;
    for (Part part : parts) {
      Score measured = scores.get(part.measured());
      double bytes = bytes(measured);
      put(part, measured, scores.get(part.baseline()), bytes);
      frugal += bytes == 0 ? 1 : 0;
    }
    run.report()
        .answer(
            "%s; %d of %d parts allocate nothing"
                .formatted(headlines(scores), frugal, parts.size()))
        .oracle(
            "Book: each batch of operations gave exactly the events that it had to, the books were as deep after each as before, and in the end all open lots were where the orders say; the engine's state was walked, its hash and balances found right.")
        .oracle(
            "Codecs: what was written last in each iteration is byte for byte the sample, and what was read sums up to what the samples hold.")
        .oracle(
            "Journal: all commands of each iteration were read back, byte for byte. Feed: every event came through once and in its turn, with the chain's checksum.")
        .oracle("A check that fails ends the run, and makes it invalid.");
  }

  private static double bytes(Score score) {
    return score.bytes() < NOTHING_BYTES ? 0 : Math.rint(TENTHS * score.bytes()) / TENTHS;
  }

  private String headlines(Map<Measurement, Score> scores) {
    List<String> headlines = new ArrayList<>();
    for (Part.Group group : Part.Group.values()) {
      Part.firstOf(group)
          .filter(parts::contains)
          .ifPresent(
              part ->
                  headlines.add(
                      "%s %,.0f ns".formatted(group.first(), scores.get(part.measured()).ns())));
    }
    return headlines.isEmpty()
        ? "%,.0f ns for %s"
            .formatted(scores.get(parts.getFirst().measured()).ns(), parts.getFirst().name())
        : String.join(", ", headlines);
  }

  private void put(Part part, Score measured, Score baseline, double bytes) {
    Spread ratio =
        Spread.of(
            IntStream.range(0, settings.forks())
                .mapToDouble(round -> measured.medianNs(round) / baseline.medianNs(round)));
    run.result()
        .put(part.name() + "_ns", measured.ns())
        .put(part.name() + "_error_ns", measured.errorNs())
        .put(part.name() + "_bytes", bytes)
        .put(part.name() + "_baseline_ns", baseline.ns())
        .put(part.name() + "_ratio", ratio.median())
        .say(
            "  %-20s %8.1f ns ± %6.1f %6.0f bytes   %-20s of %s"
                .formatted(
                    part.name(),
                    measured.ns(),
                    measured.errorNs(),
                    bytes,
                    ratio,
                    part.baselineLabel()));
    run.report()
        .part(
            part.group().title(),
            part.label(),
            measured.ns(),
            measured.errorNs(),
            bytes,
            part.baselineLabel(),
            baseline.ns(),
            baseline.errorNs(),
            ratio);
  }
}
