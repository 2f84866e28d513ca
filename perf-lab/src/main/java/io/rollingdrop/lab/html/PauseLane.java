package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A narrow lane under a timeline: one tick a pause, the higher the longer, on a logarithm from 100
 * µs to one second. Where several fall on one place the longest is drawn.
 */
final class PauseLane {

  static final int HEIGHT = 34;

  private static final double DRAWN = 26;

  /** Drawing units from one tick to the next, at least, and how wide one is. */
  private static final double APART = 2;

  private static final double WIDTH = 1.5;
  private static final double SHORTEST_MS = 0.1;
  private static final double LONGEST_MS = 1_000;

  private final String name;
  private final String style;
  private final List<Stop> stops;

  private record Stop(double atMs, double ms, String name) {}

  private PauseLane(String name, String style, List<Stop> stops) {
    this.name = name;
    this.style = style;
    this.stops = stops;
  }

  /** The lanes of which something is known. */
  static List<PauseLane> of(Optional<LatencySeries> hiccups, List<Pause> pauses) {
    List<PauseLane> lanes = new ArrayList<>();
    if (!pauses.isEmpty()) {
      lanes.add(new PauseLane("GC", "lane-gc", stops(pauses, "gc")));
      lanes.add(new PauseLane("safepoint", "lane-safepoint", stops(pauses, "safepoint")));
    }
    hiccups.ifPresent(
        series ->
            lanes.add(
                new PauseLane(
                    "control",
                    "lane-hiccup",
                    series.intervals().stream()
                        .map(
                            second ->
                                new Stop(
                                    (second.startMs() + second.endMs()) / 2.0,
                                    second.latencies().getMaxValue() / 1e6,
                                    "worst hiccup of the second"))
                        .toList())));
    return lanes;
  }

  private static List<Stop> stops(List<Pause> pauses, String kind) {
    return pauses.stream()
        .filter(pause -> pause.kind().equals(kind))
        .map(pause -> new Stop(pause.atMs(), pause.ms(), pause.name()))
        .toList();
  }

  void draw(Svg svg, RunTime time, double left, double right, double top) {
    double ground = top + DRAWN;
    svg.line(left, ground, right, ground, "grid");
    svg.text(left - 8, ground - 6, name, "tick end");
    Map<Long, Stop> longest = new TreeMap<>();
    for (Stop stop : stops) {
      double x = time.at(stop.atMs());
      if (!Double.isNaN(x)) {
        longest.merge(Math.round(x / APART), stop, (a, b) -> a.ms() >= b.ms() ? a : b);
      }
    }
    longest.forEach(
        (place, stop) -> {
          double height = height(stop.ms());
          svg.group(stop.name() + ": " + Quantity.nanos(stop.ms() * 1e6));
          svg.rect(place * APART - WIDTH / 2, ground - height, WIDTH, height, style);
          svg.endGroup();
        });
    double worst = within(time).mapToDouble(Stop::ms).max().orElse(0);
    svg.text(
        right + 8, ground - 6, worst > 0 ? "≤ " + Quantity.nanos(worst * 1e6) : "none", "tick");
  }

  private static double height(double ms) {
    double share = Math.log(ms / SHORTEST_MS) / Math.log(LONGEST_MS / SHORTEST_MS);
    return 2 + (DRAWN - 2) * Math.clamp(share, 0, 1);
  }

  private Stream<Stop> within(RunTime time) {
    return stops.stream().filter(stop -> !Double.isNaN(time.at(stop.atMs())));
  }

  String summary(RunTime time) {
    double worst = within(time).mapToDouble(Stop::ms).max().orElse(0);
    return "%s: %d, longest %s".formatted(name, within(time).count(), Quantity.nanos(worst * 1e6));
  }
}
