package io.rollingdrop.lab.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How to do it again, and on what it was done. */
final class EnvironmentSection {

  private static final Set<String> SHOWN_APART = Set.of("jvm_flags", "time");

  private EnvironmentSection() {}

  static void write(Page page, Results results) {
    Origin origin = results.origin();
    page.section(
        "How it was run",
        () -> {
          if (!origin.commandLine().isEmpty()) {
            page.markup()
                .open("pre", "class", "command")
                .element("code", origin.commandLine())
                .close();
          }
          List<List<String>> facts = facts(origin);
          if (!facts.isEmpty()) {
            new HtmlTable("Environment", List.of("fact", "value"), facts).write(page.markup());
          }
          fold(page.markup(), "JVM flags", String.join("\n", origin.jvmFlags()));
          fold(page.markup(), "The lab's JSON", results.outcome().fields().toPrettyString());
        });
  }

  private static List<List<String>> facts(Origin origin) {
    List<List<String>> facts = new ArrayList<>();
    if (!origin.started().isEmpty()) {
      facts.add(List.of("started", origin.startedForPeople()));
    }
    if (!origin.finished().isEmpty()) {
      facts.add(List.of("finished", Origin.forPeople(origin.finished())));
    }
    for (Map.Entry<String, JsonNode> fact : origin.environment().properties()) {
      if (!SHOWN_APART.contains(fact.getKey())) {
        facts.add(List.of(name(fact.getKey()), value(fact.getKey(), fact.getValue())));
      }
    }
    return facts;
  }

  private static String name(String field) {
    return field.replace("_bytes", "").replace('_', ' ');
  }

  private static String value(String field, JsonNode value) {
    if (field.endsWith("_bytes") && value.isNumber()) {
      return Quantity.bytes(value.asDouble());
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static void fold(Markup markup, String summary, String text) {
    if (!text.isBlank()) {
      markup.open("details").element("summary", summary);
      markup.open("pre").element("code", text).close().close();
    }
  }
}
