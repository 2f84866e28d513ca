package io.rollingdrop.lab.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What several results have in common and what not. Labels tell them apart; the first is the base.
 */
final class Comparison {

  private static final List<String> HAVE_TO_AGREE =
      List.of("cpu", "processors", "kernel", "jvm", "architecture", "disk", "max_heap_bytes");

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Results> byLabel = new LinkedHashMap<>();

  /**
   * A comparison of these.
   *
   * @param all two at least
   */
  Comparison(List<Results> all) {
    for (Results results : all) {
      String name = results.folderName();
      for (int i = 2; names.containsValue(name); i++) {
        name = results.folderName() + " (" + i + ")";
      }
      String commit = results.origin().shortCommit();
      String label =
          name
              + (commit.isEmpty() ? "" : " @ " + commit)
              + (results.origin().hasUncommittedChanges() ? " + changes" : "");
      names.put(label, name);
      byLabel.put(label, results);
    }
  }

  /** What is enough beside a line of a chart. */
  String nameOf(String label) {
    return names.get(label);
  }

  Map<String, Results> byLabel() {
    return byLabel;
  }

  Results base() {
    return byLabel.values().iterator().next();
  }

  /** Why differences may have other causes than the code. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    byLabel.forEach(
        (label, results) -> {
          if (!results.outcome().valid()) {
            warnings.add(label + " is invalid: its figures are no result.");
          }
        });
    Set<String> labs = new LinkedHashSet<>();
    byLabel.values().forEach(results -> labs.add(results.outcome().lab()));
    if (labs.size() > 1) {
      warnings.add("Different labs: " + String.join(", ", labs) + ".");
    }
    Map<String, List<String>> commands = new LinkedHashMap<>();
    byLabel.forEach(
        (label, results) ->
            commands
                .computeIfAbsent(results.origin().commandLine(), command -> new ArrayList<>())
                .add(label));
    warn(warnings, "commands", commands);
    for (String fact : HAVE_TO_AGREE) {
      Map<String, List<String>> values = new LinkedHashMap<>();
      byLabel.forEach(
          (label, results) ->
              values
                  .computeIfAbsent(comparable(fact, results), value -> new ArrayList<>())
                  .add(label));
      warn(warnings, fact.replace('_', ' '), values);
    }
    return warnings;
  }

  /** Of a disk not how much of it is free. */
  private static String comparable(String fact, Results results) {
    String value = results.origin().fact(fact);
    return "disk".equals(fact) ? value.replaceFirst(",.*", "") : value;
  }

  private static void warn(
      List<String> warnings, String what, Map<String, List<String>> labelsByValue) {
    if (labelsByValue.size() > 1) {
      List<String> parts = new ArrayList<>();
      labelsByValue.forEach(
          (value, labels) ->
              parts.add(
                  (value.isEmpty() ? "unknown" : value) + " (" + String.join(", ", labels) + ")"));
      warnings.add("Different " + what + ": " + String.join(" – ", parts) + ".");
    }
  }
}
