package io.rollingdrop.lab.html;

import java.util.List;
import java.util.stream.DoubleStream;

/** One row a stage: a line from its median to its p99.9, with p99 between. */
final class StageChart {

  private static final int WIDTH = 980;
  private static final int LEFT = 170;
  private static final int RIGHT = 900;
  private static final int TOP = 30;
  private static final int ROW = 34;
  private static final int LETTERS = 22;

  private final List<Findings.Stage> stages;

  /**
   * A chart of these.
   *
   * @param stages at least one
   */
  StageChart(List<Findings.Stage> stages) {
    this.stages = stages;
  }

  void draw(Markup markup) {
    double[] known =
        stages.stream()
            .flatMapToDouble(s -> DoubleStream.of(s.p50Us(), s.p99Us(), s.p999Us()))
            .filter(us -> us > 0)
            .sorted()
            .toArray();
    double lowest = known.length == 0 ? 1 : known[0] * 1e3;
    double highest = known.length == 0 ? 1 : known[known.length - 1] * 1e3;
    LogScale x = new LogScale(lowest, highest, LEFT, RIGHT, Quantity::tick);
    int bottom = TOP + ROW * stages.size();
    Svg svg = new Svg(markup, WIDTH, bottom + 46, description());
    new Plot(svg, LEFT, TOP - 6.0, RIGHT, bottom).xAxis(x, "time in the stage");
    legend(svg);
    for (int i = 0; i < stages.size(); i++) {
      row(svg, x, stages.get(i), TOP + ROW * (i + 0.5));
    }
    svg.finish();
  }

  private static void legend(Svg svg) {
    String[] names = {"p50", "p99", "p99.9"};
    for (int i = 0; i < names.length; i++) {
      double x = LEFT + 10 + i * 70.0;
      svg.circle(x, 10, 5, "dot rank" + (i + 1));
      svg.text(x + 10, 14, names[i], "tick");
    }
  }

  private static void row(Svg svg, LogScale x, Findings.Stage stage, double y) {
    svg.text(LEFT - 12.0, y + 4, Svg.shortened(stage.stage(), LETTERS), "label end");
    svg.line(x.at(stage.p50Us() * 1e3), y, x.at(stage.p999Us() * 1e3), y, "range");
    dot(svg, x, stage, y, "rank3", stage.p999Us());
    dot(svg, x, stage, y, "rank2", stage.p99Us());
    dot(svg, x, stage, y, "rank1", stage.p50Us());
  }

  private static void dot(
      Svg svg, LogScale x, Findings.Stage stage, double y, String style, double us) {
    if (us > 0) {
      svg.group(stage.stage() + ": " + Quantity.micros(us));
      svg.circle(x.at(us * 1e3), y, 5, "dot " + style);
      svg.endGroup();
    }
  }

  private String description() {
    StringBuilder description = new StringBuilder("Time by stage.");
    for (Findings.Stage stage : stages) {
      description.append(
          " %s: p50 %s, p99 %s, p99.9 %s."
              .formatted(
                  stage.stage(),
                  Quantity.micros(stage.p50Us()),
                  Quantity.micros(stage.p99Us()),
                  Quantity.micros(stage.p999Us())));
    }
    return description.toString();
  }
}
