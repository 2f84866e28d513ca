package io.rollingdrop.satellite.config.dashboard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics in Prometheus's text format. Lines that are none are left out.
 *
 * @param samples in the order of the text
 */
record Metrics(List<Sample> samples) {

  /**
   * One series at one time.
   *
   * @param labels in the order of the text
   */
  record Sample(String name, Map<String, String> labels, double value) {}

  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final int MOST_SAMPLES = 20_000;

  /** No metrics. */
  static final Metrics NONE = new Metrics(List.of());

  Metrics {
    samples = List.copyOf(samples);
  }

  static Metrics parse(String text) {
    List<Sample> samples = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (samples.size() < MOST_SAMPLES && !line.startsWith("#") && matcher.matches()) {
        OptionalDouble value = number(matcher.group(3));
        if (value.isPresent()) {
          samples.add(new Sample(matcher.group(1), labels(matcher.group(2)), value.getAsDouble()));
        }
      }
    }
    return new Metrics(samples);
  }

  private static OptionalDouble number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      Matcher matcher = LABEL.matcher(text);
      while (matcher.find()) {
        labels.put(matcher.group(1), matcher.group(2));
      }
    }
    return labels;
  }

  /** The sum over all series of a name; empty if there is none. */
  OptionalDouble sum(String name) {
    double sum = 0;
    boolean found = false;
    for (Sample sample : samples) {
      if (sample.name().equals(name)) {
        sum += sample.value();
        found = true;
      }
    }
    return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  /** The largest of all series whose name has that ending; empty if there is none. */
  OptionalDouble largestEndingWith(String ending) {
    return samples.stream()
        .filter(sample -> sample.name().endsWith(ending))
        .mapToDouble(Sample::value)
        .max();
  }
}
