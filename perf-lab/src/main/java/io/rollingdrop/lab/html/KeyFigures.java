package io.rollingdrop.lab.html;

import io.rollingdrop.lab.report.Spread;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * What a run comes to. With runs of their own the figures are medians over runs, and ratios medians
 * of each run's ratio to its own baseline, so that what slowed both down drops out; without, they
 * are taken from all samples together.
 */
final class KeyFigures {

  private final int runs;
  private final Map<Figure, Spread> nanos = new EnumMap<>(Figure.class);
  private final Map<Figure, Spread> ratios = new EnumMap<>(Figure.class);
  private final double offeredPerS;
  private final double achievedShare;

  private KeyFigures(Results results) {
    List<Findings.Run> made = results.findings().runs();
    runs = made.size();
    Optional<Histogram> measured = results.measured().map(LatencySeries::all);
    Optional<Histogram> baseline = results.baseline().map(LatencySeries::all);
    for (Figure figure : Figure.values()) {
      Spread known = Spread.of(made.stream().mapToDouble(figure::of));
      double together = measured.map(figure::of).orElseGet(() -> figure.of(results.outcome()));
      nanos.put(figure, known.isKnown() ? known : Spread.of(DoubleStream.of(together)));
      Spread ratio = Spread.of(made.stream().mapToDouble(run -> ratio(figure, run)));
      double ratioTogether = figure == Figure.MAX ? 0 : baseline.map(figure::of).orElse(0.0);
      ratios.put(
          figure,
          ratio.isKnown() || ratioTogether <= 0
              ? ratio
              : Spread.of(DoubleStream.of(together / ratioTogether)));
    }
    Optional<Findings.Run> worst = worst(made);
    offeredPerS =
        worst
            .map(Findings.Run::offeredPerS)
            .orElseGet(() -> results.outcome().figure("offered_rate_per_s"));
    double achievedPerS =
        worst
            .map(Findings.Run::achievedPerS)
            .orElseGet(() -> results.outcome().figure("achieved_rate_per_s"));
    achievedShare = offeredPerS > 0 ? achievedPerS / offeredPerS : 0;
  }

  static KeyFigures of(Results results) {
    return new KeyFigures(results);
  }

  private static double ratio(Figure figure, Findings.Run run) {
    double baseline = figure.baselineOf(run);
    return baseline > 0 ? figure.of(run) / baseline : 0;
  }

  private static Optional<Findings.Run> worst(List<Findings.Run> made) {
    return made.stream()
        .filter(run -> run.offeredPerS() > 0)
        .min((a, b) -> Double.compare(share(a), share(b)));
  }

  private static double share(Findings.Run run) {
    return run.achievedPerS() / run.offeredPerS();
  }

  /** How many runs there were; zero if the folder does not tell them apart. */
  int runs() {
    return runs;
  }

  Spread nanos(Figure figure) {
    return nanos.get(figure);
  }

  /** To the baseline. */
  Spread ratio(Figure figure) {
    return ratios.get(figure);
  }

  /** What stands for all runs: the median, but of maxima the highest. */
  double headline(Figure figure) {
    Spread spread = nanos(figure);
    return figure == Figure.MAX ? spread.highest() : spread.median();
  }

  boolean hasLatency() {
    return nanos(Figure.P50).isKnown();
  }

  boolean hasRate() {
    return offeredPerS > 0;
  }

  /** Of the run that kept its rate worst. */
  String rate() {
    return "achieved "
        + Quantity.percent(achievedShare)
        + " of "
        + Quantity.perSecond(offeredPerS)
        + " offered"
        + (runs > 1 ? " in the worst of " + runs + " runs" : "");
  }
}
