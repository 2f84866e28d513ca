package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where time went (after B. Gregg): width is the share of samples, a frame stands on its caller,
 * siblings in alphabetical order; colour is the package. Frames below 0.3 % are left out.
 */
final class FlameGraph {

  private static final int WIDTH = 980;
  private static final int ROW = 18;
  private static final double LEAST_SHARE = 0.003;
  private static final double LETTER = 6.1;
  private static final int COLOURS = 7;
  private static final int LEGEND_COLUMNS = 3;
  private static final int LEGEND_ROW = 20;
  private static final String JDK_STYLE = "flame-jdk";
  private static final String OTHERS_STYLE = "flame-other";

  private final Frame root = new Frame("all");
  private final Map<String, Long> selfByGroup = new TreeMap<>();
  private final List<String> legend;

  private static final class Frame {
    private final FrameName name;
    private final Map<String, Frame> callees = new TreeMap<>();
    private long samples;

    Frame(String name) {
      this.name = FrameName.of(name);
    }
  }

  FlameGraph(List<Profile.Stack> stacks) {
    for (Profile.Stack stack : stacks) {
      Frame frame = root;
      frame.samples += stack.count();
      for (String name : stack.frames()) {
        frame = frame.callees.computeIfAbsent(name, Frame::new);
        frame.samples += stack.count();
        selfByGroup.merge(frame.name.group(), 0L, Long::sum);
      }
      selfByGroup.merge(frame.name.group(), stack.count(), Long::sum);
    }
    legend =
        selfByGroup.entrySet().stream()
            .filter(group -> !group.getKey().equals(FrameName.JDK_GROUP))
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(COLOURS)
            .map(Map.Entry::getKey)
            .toList();
  }

  boolean isEmpty() {
    return root.samples == 0;
  }

  void draw(Markup markup) {
    List<Frame> bottom = new ArrayList<>(root.callees.values());
    int rows = bottom.stream().mapToInt(this::depth).max().orElse(0);
    int legendHeight = LEGEND_ROW * ((legend.size() + 1) / LEGEND_COLUMNS + 1) + 10;
    int height = legendHeight + rows * ROW + 6;
    Svg svg = new Svg(markup, WIDTH, height, description());
    legend(svg);
    double x = 0;
    for (Frame frame : bottom) {
      draw(svg, frame, x, height - ROW - 2.0);
      x += width(frame);
    }
    svg.finish();
  }

  private void draw(Svg svg, Frame frame, double x, double y) {
    if (share(frame) < LEAST_SHARE) {
      return;
    }
    double width = width(frame);
    svg.group(
        "%s, %s: %s of samples"
            .formatted(frame.name.shown(), frame.name.group(), Quantity.percent(share(frame))));
    svg.rect(x, y, Math.max(width - 1, 0.5), ROW - 1.0, "flame " + colour(frame));
    int letters = (int) ((width - 8) / LETTER);
    if (letters >= 4) {
      svg.text(x + 4, y + 12.5, Svg.shortened(frame.name.shown(), letters), "flame-text");
    }
    svg.endGroup();
    double next = x;
    for (Frame callee : frame.callees.values()) {
      draw(svg, callee, next, y - ROW);
      next += width(callee);
    }
  }

  private void legend(Svg svg) {
    List<String> groups = new ArrayList<>(selfByGroup.keySet());
    groups.removeAll(legend);
    groups.remove(FrameName.JDK_GROUP);
    long others = groups.stream().mapToLong(selfByGroup::get).sum();
    int place = 0;
    for (String group : legend) {
      legend(svg, place, group, selfByGroup.get(group), "flame" + place);
      place++;
    }
    long jdk = selfByGroup.getOrDefault(FrameName.JDK_GROUP, 0L);
    legend(svg, place++, FrameName.JDK_GROUP, jdk, JDK_STYLE);
    if (!groups.isEmpty()) {
      legend(svg, place, "others", others, OTHERS_STYLE);
    }
  }

  private void legend(Svg svg, int place, String group, long self, String style) {
    int row = place / LEGEND_COLUMNS;
    double x = place % LEGEND_COLUMNS * (WIDTH / (double) LEGEND_COLUMNS);
    double y = LEGEND_ROW * (double) row;
    svg.rect(x, y + 2, 12, 12, "flame " + style);
    svg.text(x + 18, y + 12, group + " " + share(self), "tick");
  }

  private String share(long samples) {
    return Quantity.percent(samples / (double) Math.max(root.samples, 1));
  }

  private String colour(Frame frame) {
    int place = legend.indexOf(frame.name.group());
    if (place >= 0) {
      return "flame" + place;
    }
    return frame.name.group().equals(FrameName.JDK_GROUP) ? JDK_STYLE : OTHERS_STYLE;
  }

  private int depth(Frame frame) {
    return share(frame) < LEAST_SHARE
        ? 0
        : 1 + frame.callees.values().stream().mapToInt(this::depth).max().orElse(0);
  }

  private double share(Frame frame) {
    return frame.samples / (double) Math.max(root.samples, 1);
  }

  private double width(Frame frame) {
    return WIDTH * share(frame);
  }

  private String description() {
    StringBuilder description = new StringBuilder("Flame graph. Time in a package's own code:");
    legend.forEach(
        group ->
            description
                .append(' ')
                .append(group)
                .append(' ')
                .append(share(selfByGroup.get(group)))
                .append(','));
    description.setCharAt(description.length() - 1, '.');
    return description.toString();
  }
}
