package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * p50, p99 and maximum by second, run beside run; below, on the same time, what stopped the JVM and
 * what the control JVM overslept.
 */
final class TimelineChart {

  private static final int WIDTH = 980;
  private static final int LEFT = 66;
  private static final int TOP = 48;
  private static final int RIGHT = 900;
  private static final int BOTTOM = 300;

  private final LatencySeries measured;
  private final List<PauseLane> lanes;
  private final RunTime time;
  private final LogScale y;

  TimelineChart(LatencySeries measured, Optional<LatencySeries> hiccups, List<Pause> pauses) {
    this.measured = measured;
    time = new RunTime(measured, LEFT, RIGHT);
    lanes = PauseLane.of(hiccups, pauses);
    double lowest =
        measured.intervals().stream()
            .map(LatencySeries.Interval::latencies)
            .filter(latencies -> latencies.getTotalCount() > 0)
            .mapToDouble(latencies -> latencies.getValueAtPercentile(50))
            .filter(nanos -> nanos > 0)
            .min()
            .orElse(1);
    double highest = Math.max((double) measured.all().getMaxValue(), lowest);
    y = new LogScale(lowest, highest, BOTTOM, TOP, Quantity::tick);
  }

  void draw(Markup markup) {
    double height = BOTTOM + 44 + PauseLane.HEIGHT * lanes.size() + 6;
    Svg svg = new Svg(markup, WIDTH, (int) height, description());
    new Plot(svg, LEFT, TOP, RIGHT, BOTTOM).yAxis(y, "latency");
    List<Double> ends =
        List.of(
            line(svg, "max", "rank3", Histogram::getMaxValue),
            line(svg, "p99", "rank2", latencies -> latencies.getValueAtPercentile(99)),
            line(svg, "p50", "rank1", latencies -> latencies.getValueAtPercentile(50)));
    labels(svg, ends);
    double lowest = BOTTOM + 32 + (double) PauseLane.HEIGHT * lanes.size();
    time.segments().forEach(segment -> run(svg, segment, lowest));
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).draw(svg, time, LEFT, RIGHT, BOTTOM + 32 + i * (double) PauseLane.HEIGHT);
    }
    svg.finish();
  }

  private void labels(Svg svg, List<Double> ends) {
    String[] names = {"max", "p99", "p50"};
    double[] places = Plot.spread(ends, 17, TOP, BOTTOM);
    for (int i = 0; i < names.length; i++) {
      svg.line(RIGHT + 8.0, places[i], RIGHT + 34.0, places[i], "line rank" + (3 - i));
      svg.text(RIGHT + 40.0, places[i] + 4, names[i], "label");
    }
  }

  private static void run(Svg svg, RunTime.Segment segment, double lowest) {
    svg.line(segment.from(), TOP - 8.0, segment.from(), lowest, "run-edge");
    svg.line(segment.to(), TOP - 8.0, segment.to(), lowest, "run-edge");
    svg.text(
        (segment.from() + segment.to()) / 2, TOP - 14.0, "run " + segment.run(), "label middle");
    double step = LinearScale.roundStep(segment.seconds() * 45 / (segment.to() - segment.from()));
    for (int i = 0; i * step <= segment.seconds() - step / 2; i++) {
      double x = segment.at(segment.startMs() + i * step * 1e3);
      svg.line(x, BOTTOM, x, BOTTOM + 4.0, "axis");
      String label = String.format(Locale.ROOT, step < 1 ? "%.1f s" : "%.0f s", i * step);
      svg.text(x, BOTTOM + 18.0, label, i == 0 ? "tick" : "tick middle");
    }
    svg.line(segment.from(), BOTTOM, segment.to(), BOTTOM, "axis");
  }

  private double line(Svg svg, String name, String style, ToDoubleFunction<Histogram> nanosOf) {
    double last = BOTTOM;
    for (RunTime.Segment segment : time.segments()) {
      List<LatencySeries.Interval> seconds =
          measured.intervals().stream()
              .filter(second -> second.run().equals(segment.run()))
              .filter(second -> second.latencies().getTotalCount() > 0)
              .toList();
      List<Svg.Point> points = new ArrayList<>();
      for (LatencySeries.Interval second : seconds) {
        points.add(place(segment, second, nanosOf));
      }
      svg.path(points, "line second " + style);
      double apart = (segment.to() - segment.from()) / Math.max(1, points.size());
      double radius = Math.clamp(apart / 3, 0.8, 2.4);
      for (LatencySeries.Interval second : seconds) {
        Svg.Point at = place(segment, second, nanosOf);
        svg.group(
            String.format(
                Locale.ROOT,
                "run %s, second %.0f: %s %s, %s samples",
                segment.run(),
                (second.startMs() - segment.startMs()) / 1e3,
                name,
                Quantity.nanos(nanosOf.applyAsDouble(second.latencies())),
                Quantity.count(second.latencies().getTotalCount())));
        svg.circle(at.x(), at.y(), radius, "point " + style);
        svg.endGroup();
        last = at.y();
      }
    }
    return last;
  }

  private Svg.Point place(
      RunTime.Segment segment, LatencySeries.Interval second, ToDoubleFunction<Histogram> nanosOf) {
    return new Svg.Point(
        segment.at((second.startMs() + second.endMs()) / 2.0),
        y.at(nanosOf.applyAsDouble(second.latencies())));
  }

  private String description() {
    StringBuilder description =
        new StringBuilder(
            "Timeline by second of %d runs of %s; slowest second: max %s."
                .formatted(
                    time.segments().size(),
                    measured.label(),
                    Quantity.nanos(measured.all().getMaxValue())));
    lanes.forEach(lane -> description.append(' ').append(lane.summary(time)).append('.'));
    return description.toString();
  }
}
