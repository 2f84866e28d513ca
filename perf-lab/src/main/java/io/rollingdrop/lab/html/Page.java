package io.rollingdrop.lab.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The frame of a page: head with style sheet, sections, foot. */
final class Page {

  private static final String STYLE = "report.css";
  private static final String NOTHING_FROM_OUTSIDE =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final Markup markup = Markup.document();

  /** Begins a page. */
  Page(String title) {
    markup.open("head");
    markup.empty("meta", "charset", "utf-8");
    markup.empty("meta", "http-equiv", "Content-Security-Policy", "content", NOTHING_FROM_OUTSIDE);
    markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    markup.empty("meta", "name", "color-scheme", "content", "light dark");
    markup.empty("link", "rel", "icon", "href", "data:,");
    markup.element("title", title);
    markup.style(styleSheet()).close();
    markup.open("body").open("main");
  }

  private static String styleSheet() {
    try (InputStream sheet = Page.class.getResourceAsStream(STYLE)) {
      if (sheet == null) {
        throw new IllegalStateException(STYLE + " is missing from the jar: build perf-lab again");
      }
      return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + STYLE, e);
    }
  }

  Markup markup() {
    return markup;
  }

  /** A part under a heading. */
  void section(String heading, Runnable content) {
    markup.open("section").element("h2", heading);
    content.run();
    markup.close();
  }

  void paragraph(String text) {
    markup.element("p", text);
  }

  void note(String text) {
    markup.element("p", text, "class", "note");
  }

  /** A picture that is not parted on paper. */
  void figure(String caption, Runnable content) {
    markup.open("figure").open("div", "class", "chart");
    content.run();
    markup.close();
    if (!caption.isEmpty()) {
      markup.element("figcaption", caption);
    }
    markup.close();
  }

  void list(Iterable<String> entries) {
    markup.open("ul");
    entries.forEach(entry -> markup.element("li", entry));
    markup.close();
  }

  String finish(String foot) {
    markup.close();
    markup.element("footer", foot);
    return markup.close().close().finish();
  }
}
