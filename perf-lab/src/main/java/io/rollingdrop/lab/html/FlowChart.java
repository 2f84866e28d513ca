package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What went in and came out by second, run beside run; below, on the same time, what was under way.
 */
final class FlowChart {

  private static final int WIDTH = 980;
  private static final int HEIGHT = 470;
  private static final int LEFT = 76;
  private static final int RIGHT = 860;
  private static final int TOP = 34;
  private static final int BOTTOM = 250;
  private static final int LINE_TOP = 312;
  private static final int LINE_BOTTOM = 420;
  private static final int LABELS = 12;

  private final List<Findings.Flow> flow;
  private final double step;

  /**
   * A chart of these.
   *
   * @param flow in order, at least one
   */
  FlowChart(List<Findings.Flow> flow) {
    this.flow = flow;
    step = (RIGHT - LEFT) / (double) flow.size();
  }

  void draw(Markup markup) {
    Svg svg = new Svg(markup, WIDTH, HEIGHT, description());
    LinearScale rates =
        new LinearScale(
            flow.stream().mapToDouble(each -> Math.max(each.due(), each.decided())).max().orElse(1),
            BOTTOM,
            TOP,
            value -> Quantity.count(Math.round(value)));
    LinearScale line =
        new LinearScale(
            flow.stream().mapToDouble(Findings.Flow::underWay).max().orElse(1),
            LINE_BOTTOM,
            LINE_TOP,
            value -> Quantity.count(Math.round(value)));
    new Plot(svg, LEFT, TOP, RIGHT, BOTTOM).yAxis(rates, "requests a second");
    new Plot(svg, LEFT, LINE_TOP, RIGHT, LINE_BOTTOM)
        .yAxis(line, "due and not answered at the second's end");
    runs(svg);
    line(svg, rates, "due", "rank2", Findings.Flow::due);
    line(svg, rates, "decided", "rank1", Findings.Flow::decided);
    line(svg, rates, "pushed back", "rank3", Findings.Flow::pushedBack);
    line(svg, rates, "given up", "baseline0", Findings.Flow::givenUp);
    String[] names = {"due", "decided", "pushed back", "given up"};
    String[] styles = {"rank2", "rank1", "rank3", "baseline0"};
    for (int i = 0; i < names.length; i++) {
      double y = TOP + 10.0 + i * 18;
      svg.line(RIGHT + 10.0, y, RIGHT + 36.0, y, "line " + styles[i]);
      svg.text(RIGHT + 42.0, y + 4, names[i], "label");
    }
    line(svg, line, "under way", "rank2", Findings.Flow::underWay);
    svg.finish();
  }

  private void runs(Svg svg) {
    int every = Math.max(1, (int) LinearScale.roundStep(flow.size() / (double) LABELS));
    boolean several = flow.getLast().run() > 1;
    for (int i = 0; i < flow.size(); i++) {
      Findings.Flow each = flow.get(i);
      double x = LEFT + i * step;
      if (each.second() == 0 && several) {
        svg.line(x, TOP - 8.0, x, LINE_BOTTOM, "run-edge");
        svg.text(x + 4, TOP - 12.0, "run " + each.run(), "label");
      }
      if (each.second() % every == 0) {
        svg.line(x, LINE_BOTTOM, x, LINE_BOTTOM + 4.0, "axis");
        svg.text(x, LINE_BOTTOM + 18.0, each.second() + " s", i == 0 ? "tick" : "tick middle");
      }
    }
    svg.line(LEFT, BOTTOM, RIGHT, BOTTOM, "axis");
    svg.line(LEFT, LINE_BOTTOM, RIGHT, LINE_BOTTOM, "axis");
  }

  private void line(
      Svg svg, LinearScale y, String name, String style, ToDoubleFunction<Findings.Flow> value) {
    List<Svg.Point> points = new ArrayList<>();
    for (int i = 0; i < flow.size(); i++) {
      Findings.Flow each = flow.get(i);
      if (each.second() == 0 && !points.isEmpty()) {
        svg.path(points, "line " + style);
        points = new ArrayList<>();
      }
      points.add(new Svg.Point(LEFT + (i + 0.5) * step, y.at(value.applyAsDouble(each))));
    }
    svg.path(points, "line " + style);
    for (int i = 0; i < flow.size(); i++) {
      Findings.Flow each = flow.get(i);
      svg.group(
          "run %d, second %d: %s %s"
              .formatted(
                  each.run(),
                  each.second(),
                  Quantity.count(Math.round(value.applyAsDouble(each))),
                  name));
      svg.circle(
          LEFT + (i + 0.5) * step,
          y.at(value.applyAsDouble(each)),
          Math.clamp(step / 4, 0.8, 2.4),
          "point " + style);
      svg.endGroup();
    }
  }

  private String description() {
    return "Flow by second of %d runs: at most %s due, %s decided, %s pushed back, %s given up in a second; at most %s under way."
        .formatted(
            flow.getLast().run(),
            most(Findings.Flow::due),
            most(Findings.Flow::decided),
            most(Findings.Flow::pushedBack),
            most(Findings.Flow::givenUp),
            most(Findings.Flow::underWay));
  }

  private String most(ToDoubleFunction<Findings.Flow> value) {
    return Quantity.count(Math.round(flow.stream().mapToDouble(value).max().orElse(0)));
  }
}
