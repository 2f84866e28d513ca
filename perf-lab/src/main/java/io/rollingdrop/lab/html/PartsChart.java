package io.rollingdrop.lab.html;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Two bars from zero a part: its time, and its baseline's below; whiskers are the errors. A whisker
 * that is cut off by the frame ends in no cap.
 */
final class PartsChart {

  private static final int WIDTH = 980;
  private static final int LEFT = 250;
  private static final int RIGHT = 830;
  private static final int TOP = 26;
  private static final int ROW = 50;
  private static final int BAR = 14;
  private static final int CAP = 4;
  private static final int LETTERS = 38;

  /** Whiskers may widen the scale, but not by more than this: the bars are what is looked at. */
  private static final double MOST_ROOM = 1.5;

  /** Nanoseconds above which the axis is in microseconds, its steps being whole ones. */
  private static final double FROM_HERE_MICROS = 10_000;

  /** Nanoseconds above which its steps are whole. */
  private static final double FROM_HERE_WHOLE = 6;

  private final List<Findings.Part> parts;
  private final double highestBar;
  private final LinearScale x;

  /**
   * A chart of these.
   *
   * @param parts at least one
   */
  PartsChart(List<Findings.Part> parts) {
    this.parts = parts;
    highestBar =
        parts.stream()
            .flatMapToDouble(part -> DoubleStream.of(part.ns(), part.baselineNs()))
            .max()
            .orElse(1);
    double highestEnd =
        parts.stream()
            .flatMapToDouble(
                part ->
                    DoubleStream.of(
                        part.ns() + part.errorNs(), part.baselineNs() + part.baselineErrorNs()))
            .max()
            .orElse(1);
    double highest = Math.min(highestEnd, MOST_ROOM * highestBar);
    x = new LinearScale(highest, LEFT, RIGHT, nanos -> tick(nanos, highest));
  }

  void draw(Markup markup) {
    int bottom = TOP + ROW * parts.size();
    Svg svg = new Svg(markup, WIDTH, bottom + 46, description());
    legend(svg);
    new Plot(svg, LEFT, TOP - 4.0, RIGHT, bottom).xAxis(x, "time of an operation");
    for (int i = 0; i < parts.size(); i++) {
      Findings.Part part = parts.get(i);
      double y = TOP + ROW * (double) i + 6;
      svg.text(LEFT - 12.0, y + 11, Svg.shortened(part.label(), LETTERS), "label end");
      bar(svg, y, part.label(), part.ns(), part.errorNs(), "bar first");
      svg.text(LEFT - 12.0, y + BAR + 15, Svg.shortened(part.baseline(), LETTERS), "tick end");
      bar(svg, y + BAR + 4.0, part.baseline(), part.baselineNs(), part.baselineErrorNs(), "bar");
    }
    svg.line(LEFT, TOP - 4.0, LEFT, bottom, "axis");
    svg.finish();
  }

  /** In one unit all along the axis; steps are round, so few digits are enough. */
  private static String tick(double nanos, double highest) {
    if (nanos == 0) {
      return "0";
    }
    if (highest >= FROM_HERE_MICROS) {
      return Quantity.count(nanos / 1e3) + "\u00a0µs";
    }
    return (highest < FROM_HERE_WHOLE ? Quantity.digits(nanos) : Quantity.count(nanos))
        + "\u00a0ns";
  }

  private static void legend(Svg svg) {
    svg.rect(LEFT, 3, 12, 10, "bar first");
    svg.text(LEFT + 18.0, 12, "the core's part", "tick");
    svg.rect(LEFT + 130.0, 3, 12, 10, "bar");
    svg.text(LEFT + 148.0, 12, "its baseline", "tick");
    whisker(svg, LEFT + 248.0, LEFT + 268.0, 8, true);
    svg.text(LEFT + 278.0, 12, "error of the mean, 99.9 % confidence", "tick");
  }

  private void bar(Svg svg, double y, String label, double ns, double errorNs, String style) {
    if (ns <= 0) {
      return;
    }
    double end = x.at(ns);
    svg.group("%s: %s ± %s".formatted(label, Quantity.nanos(ns), Quantity.nanos(errorNs)));
    svg.rect(LEFT, y, Math.max(1, end - LEFT), BAR, style);
    double right = x.at(ns + errorNs);
    if (errorNs > 0) {
      whisker(svg, x.at(Math.max(0, ns - errorNs)), right, y + BAR / 2.0, !isCut(ns + errorNs));
    }
    svg.text(Math.max(end, right) + 8, y + 11, Quantity.nanos(ns), "label");
    svg.endGroup();
  }

  private boolean isCut(double nanos) {
    return nanos > MOST_ROOM * highestBar;
  }

  /** On a pale ground of its own, to be seen on a bar as beside it. */
  private static void whisker(Svg svg, double left, double right, double y, boolean capped) {
    for (String style : new String[] {"whisker ground", "whisker"}) {
      svg.line(left, y, right, y, style);
      svg.line(left, y - CAP, left, y + CAP, style);
      if (capped) {
        svg.line(right, y - CAP, right, y + CAP, style);
      }
    }
  }

  private String description() {
    StringBuilder description = new StringBuilder("Time of an operation.");
    for (Findings.Part part : parts) {
      description.append(
          " %s: %s ± %s; %s: %s ± %s."
              .formatted(
                  part.label(),
                  Quantity.nanos(part.ns()),
                  Quantity.nanos(part.errorNs()),
                  part.baseline(),
                  Quantity.nanos(part.baselineNs()),
                  Quantity.nanos(part.baselineErrorNs())));
    }
    return description.toString();
  }
}
