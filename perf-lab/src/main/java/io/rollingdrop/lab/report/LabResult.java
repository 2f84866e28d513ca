package io.rollingdrop.lab.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a lab: lines for a person, and one JSON object for a machine, whose fields come in
 * the order in which they were put. {@code lab} and {@code valid} are always the first two, {@code
 * reason} is there if and only if the result is invalid. Not thread safe.
 */
public final class LabResult {

  /** Exit code of a valid run. */
  public static final int EXIT_VALID = 0;

  /** Exit code of a run that failed its own oracle. */
  public static final int EXIT_INVALID = 1;

  private static final int DIGITS = 4;

  private final String lab;
  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
  private final List<String> reasons = new ArrayList<>();
  private final List<String> summary = new ArrayList<>();

  public LabResult(String lab) {
    this.lab = lab;
  }

  public LabResult put(String field, long value) {
    fields.put(field, value);
    return this;
  }

  /** Adds something that holds or does not. */
  public LabResult put(String field, boolean value) {
    fields.put(field, value);
    return this;
  }

  public LabResult put(String field, String value) {
    fields.put(field, value);
    return this;
  }

  /** A figure, to a tenth and to four digits at least. */
  public LabResult put(String field, double value) {
    fields.put(field, rounded(value));
    return this;
  }

  private static double rounded(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value;
    }
    int places = Math.max(1, DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value))));
    return new BigDecimal(value).setScale(places, RoundingMode.HALF_UP).doubleValue();
  }

  /** Adds an object of its own, with the part's fields; its reasons and lines are this one's. */
  public LabResult put(String field, LabResult part) {
    fields.set(field, part.fields);
    reasons.addAll(part.reasons);
    summary.addAll(part.summary);
    return this;
  }

  /** A line for the person. */
  public LabResult say(String line) {
    summary.add(line);
    return this;
  }

  /** The run does not count, for this reason; there may be several. */
  public LabResult invalid(String reason) {
    reasons.add(reason);
    return this;
  }

  /** Takes over what came of a part: its fields, reasons and lines. */
  public LabResult include(LabResult part) {
    fields.setAll(part.fields);
    reasons.addAll(part.reasons);
    summary.addAll(part.summary);
    return this;
  }

  /** The lines for the person so far. */
  public List<String> summary() {
    return List.copyOf(summary);
  }

  public boolean isValid() {
    return reasons.isEmpty();
  }

  /** Why the run does not count; empty if it does. */
  public List<String> reasons() {
    return List.copyOf(reasons);
  }

  /** The JSON object, in one line. */
  public String json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("lab", lab).put("valid", isValid());
    if (!isValid()) {
      object.put("reason", String.join("; ", reasons));
    }
    object.setAll(fields);
    return object.toString();
  }

  /** Prints the summary, then the JSON as the last line; returns the exit code. */
  public int print(PrintWriter out) {
    summary.forEach(out::println);
    reasons.forEach(reason -> out.println("INVALID: " + reason));
    out.println(json());
    out.flush();
    return isValid() ? EXIT_VALID : EXIT_INVALID;
  }
}
