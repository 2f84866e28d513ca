package io.rollingdrop.lab.html;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML that is XML as well. The only place where text becomes markup, so the only one that
 * escapes: every text and every attribute goes through {@link #escape}. Not thread safe.
 */
final class Markup {

  private static final String NAMESPACE = "http://www.w3.org/1999/xhtml";

  private final StringBuilder out = new StringBuilder(1 << 16);
  private final Deque<String> open = new ArrayDeque<>();

  /** A document, its root open. */
  static Markup document() {
    Markup markup = new Markup();
    markup.out.append("<!DOCTYPE html>\n");
    return markup.open("html", "xmlns", NAMESPACE, "lang", "en");
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Closes what was opened last. */
  Markup close() {
    out.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** An element that holds nothing and in HTML needs no end: a line, a meta. */
  Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append(" />");
    return this;
  }

  /** An element that holds nothing but text. */
  Markup element(String tag, String text, String... attributes) {
    start(tag, attributes);
    out.append('>').append(escape(text)).append("</").append(tag).append('>');
    return this;
  }

  Markup text(String text) {
    out.append(escape(text));
    return this;
  }

  /** Our own style sheet, which must hold neither {@code <} nor {@code &}. */
  Markup style(String sheet) {
    if (sheet.indexOf('<') >= 0 || sheet.indexOf('&') >= 0) {
      throw new IllegalArgumentException("the style sheet holds < or &, which XML cannot");
    }
    out.append("<style>\n").append(sheet).append("</style>\n");
    return this;
  }

  /** The document; everything has to be closed. */
  String finish() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      out.append(escape(attributes[i + 1])).append('"');
    }
  }

  /** Text as XML takes it; what XML cannot hold at all becomes the replacement character. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(point) ? point : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int point) {
    return point == '\t'
        || point == '\n'
        || (point >= 0x20 && point < 0xD800)
        || (point >= 0xE000 && point < 0xFFFE)
        || point >= 0x10000;
  }
}
