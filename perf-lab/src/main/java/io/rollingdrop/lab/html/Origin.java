package io.rollingdrop.lab.html;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What {@code run.json} says of how, when and on what a run was made.
 *
 * @param command its words
 * @param environment facts by name, text or numbers; missing if the folder has none
 */
record Origin(List<String> command, String started, String finished, JsonNode environment) {

  private static final int SHORT_COMMIT = 10;
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static Origin of(JsonNode run) {
    JsonNode environment = run.path("environment");
    return new Origin(
        words(run.path("command")),
        run.path("started").asText(environment.path("time").asText("")),
        run.path("finished").asText(""),
        environment);
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return List.copyOf(words);
  }

  /** A fact; empty if it is not known. */
  String fact(String name) {
    return environment.path(name).asText("");
  }

  List<String> jvmFlags() {
    return words(environment.path("jvm_flags"));
  }

  /** Enough of the commit to find it by; empty if there is none. */
  String shortCommit() {
    String commit = fact("commit");
    return commit.substring(0, Math.min(SHORT_COMMIT, commit.length()));
  }

  boolean hasUncommittedChanges() {
    return "yes".equals(fact("uncommitted_changes"));
  }

  /** The beginning for people; as it is written if it is no time. */
  String startedForPeople() {
    return forPeople(started);
  }

  static String forPeople(String time) {
    try {
      return time.isEmpty() ? "" : TIME.format(Instant.parse(time));
    } catch (DateTimeException e) {
      return time;
    }
  }

  /** As a shell takes it, from the project's top folder; empty if it is not known. */
  String commandLine() {
    if (command.isEmpty()) {
      return "";
    }
    List<String> words = new ArrayList<>();
    words.add("ops/rollingdrop");
    for (String word : command) {
      words.add(PLAIN_WORD.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return String.join(" ", words);
  }
}
