package io.rollingdrop.lab.html;

import java.util.List;
import java.util.Locale;

/** Draws into a {@link Markup}: one picture with a description, closed by {@link #finish}. */
final class Svg {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private final Markup markup;
  private final int width;
  private final int height;

  /** A place in the picture. */
  record Point(double x, double y) {}

  /**
   * Begins a picture.
   *
   * @param description what someone who cannot see it should know
   */
  Svg(Markup markup, int width, int height, String description) {
    this.markup = markup;
    this.width = width;
    this.height = height;
    markup.open(
        "svg",
        "xmlns",
        NAMESPACE,
        "viewBox",
        "0 0 " + width + " " + height,
        "role",
        "img",
        "aria-label",
        description);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  void finish() {
    markup.close();
  }

  /** What follows, until {@link #endGroup}, says this under the pointer. */
  void group(String title) {
    markup.open("g").element("title", title);
  }

  void endGroup() {
    markup.close();
  }

  void line(double x1, double y1, double x2, double y2, String style) {
    markup.empty("line", "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2), "class", style);
  }

  void path(List<Point> points, String style) {
    if (points.size() > 1) {
      markup.empty("path", "d", d(points), "class", style);
    }
  }

  void area(List<Point> outline, String style) {
    if (outline.size() > 2) {
      markup.empty("path", "d", d(outline) + "Z", "class", style);
    }
  }

  void rect(double x, double y, double w, double h, String style) {
    markup.empty("rect", "x", at(x), "y", at(y), "width", at(w), "height", at(h), "class", style);
  }

  void circle(double x, double y, double radius, String style) {
    markup.empty("circle", "cx", at(x), "cy", at(y), "r", at(radius), "class", style);
  }

  /** Text; {@code style} says where it is anchored: {@code end}, {@code middle} or neither. */
  void text(double x, double y, String text, String style) {
    markup.element("text", text, "x", at(x), "y", at(y), "class", style);
  }

  /** As much of a text as has room. */
  static String shortened(String text, int letters) {
    return text.length() <= letters ? text : text.substring(0, letters - 1).strip() + "…";
  }

  private static String d(List<Point> points) {
    StringBuilder d = new StringBuilder(points.size() * 12);
    for (Point point : points) {
      d.append(d.isEmpty() ? 'M' : 'L').append(at(point.x())).append(' ').append(at(point.y()));
    }
    return d.toString();
  }

  private static String at(double place) {
    String text = String.format(Locale.ROOT, "%.1f", place);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
