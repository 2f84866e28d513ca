package io.rollingdrop.lab.harness;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.report.Spread;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What the report is to draw: becomes {@code report.json}, see RESULTS.md. Not thread safe. */
public final class ReportDraft {

  private static final double NANOS_PER_MICRO = 1_000.0;
  private static final double P50 = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /**
   * @param title what was run
   * @param question that the lab answers
   */
  public ReportDraft describe(String title, String question) {
    json.put("title", title).put("question", question);
    return this;
  }

  /** Says what came out, in a sentence that stands beside the verdict. */
  public ReportDraft answer(String sentence) {
    json.put("answer", sentence);
    return this;
  }

  void latencies(String name, String label, Role role) {
    array("latencies")
        .addObject()
        .put("name", name)
        .put("label", label)
        .put("role", role.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Adds a run.
   *
   * @param response of the run
   * @param baseline of the run; null if there is none
   */
  public ReportDraft run(
      int run, double offeredPerS, double achievedPerS, Histogram response, Histogram baseline) {
    ObjectNode row = array("runs").addObject().put("run", run);
    rates(row, offeredPerS, achievedPerS);
    percentiles(row, "", response);
    if (baseline != null) {
      percentiles(row, "baseline_", baseline);
    }
    return this;
  }

  /** Adds a point of latency against load. */
  public ReportDraft load(double offeredPerS, double achievedPerS, Histogram response) {
    ObjectNode row = array("load").addObject();
    rates(row, offeredPerS, achievedPerS);
    percentiles(row, "", response);
    return this;
  }

  /** Adds a highest rate. */
  public ReportDraft throughput(String label, double perS, String unit) {
    array("throughput").addObject().put("label", label).put("per_s", perS).put("unit", unit);
    return this;
  }

  /** Adds how long it took until a command had left a stage. */
  public ReportDraft stage(String stage, Histogram latencies) {
    ObjectNode row = array("stages").addObject().put("stage", stage);
    percentiles(row, "", latencies);
    return this;
  }

  /** As {@link #stage(String, Histogram)}, of a stage of which only percentiles are known. */
  public ReportDraft stage(String stage, double p50Us, double p99Us, double p999Us) {
    array("stages")
        .addObject()
        .put("stage", stage)
        .put("p50_us", p50Us)
        .put("p99_us", p99Us)
        .put("p999_us", p999Us);
    return this;
  }

  /**
   * Adds a second of what went in and came out.
   *
   * @param second of the run, from 0
   * @param due requests that were due in it
   * @param decided requests whose decision came in it
   * @param pushedBack requests that were turned away in it, or whose answer failed
   * @param givenUp requests that were never sent, given up in it
   * @param underWay requests due and not answered at its end
   */
  public ReportDraft flow(
      int run, int second, long due, long decided, long pushedBack, long givenUp, long underWay) {
    array("flow")
        .addObject()
        .put("run", run)
        .put("second", second)
        .put("due", due)
        .put("decided", decided)
        .put("pushed_back", pushedBack)
        .put("given_up", givenUp)
        .put("under_way", underWay);
    return this;
  }

  /**
   * Adds a part that was measured by itself, beside a baseline. Times are nanoseconds an operation,
   * means; errors half the width of their intervals of 99.9 % confidence.
   *
   * @param group of parts that are shown together
   * @param bytes of heap an operation; 0: nothing
   * @param ratio of the part's time to the baseline's, by round
   */
  public ReportDraft part(
      String group,
      String label,
      double ns,
      double errorNs,
      double bytes,
      String baseline,
      double baselineNs,
      double baselineErrorNs,
      Spread ratio) {
    array("parts")
        .addObject()
        .put("group", group)
        .put("label", label)
        .put("ns", ns)
        .put("error_ns", errorNs)
        .put("bytes", bytes)
        .put("baseline", baseline)
        .put("baseline_ns", baselineNs)
        .put("baseline_error_ns", baselineErrorNs)
        .put("ratio", ratio.median())
        .put("ratio_lowest", ratio.lowest())
        .put("ratio_highest", ratio.highest());
    return this;
  }

  /** Says what the process allocated while so many commands went through. */
  public ReportDraft allocation(long bytes, long commands) {
    json.putObject("allocation")
        .put("bytes_per_command", bytes / (double) Math.max(1, commands))
        .put("commands", commands);
    return this;
  }

  /** Adds a table. */
  public ReportDraft table(String title, List<String> columns, List<List<String>> rows) {
    ObjectNode table = array("tables").addObject().put("title", title);
    columns.forEach(table.putArray("columns")::add);
    ArrayNode all = table.putArray("rows");
    rows.forEach(row -> row.forEach(all.addArray()::add));
    return this;
  }

  /** Says what the oracle found, in a sentence. */
  public ReportDraft oracle(String finding) {
    array("oracle").add(finding);
    return this;
  }

  /** Says what the figures do not show, in a sentence. */
  public ReportDraft limit(String sentence) {
    array("limits").add(sentence);
    return this;
  }

  private ArrayNode array(String field) {
    return json.withArrayProperty(field);
  }

  private static void rates(ObjectNode row, double offeredPerS, double achievedPerS) {
    row.put("offered_per_s", offeredPerS).put("achieved_per_s", achievedPerS);
  }

  private static void percentiles(ObjectNode row, String prefix, Histogram nanos) {
    row.put(prefix + "p50_us", nanos.getValueAtPercentile(P50) / NANOS_PER_MICRO)
        .put(prefix + "p99_us", nanos.getValueAtPercentile(P99) / NANOS_PER_MICRO)
        .put(prefix + "p999_us", nanos.getValueAtPercentile(P999) / NANOS_PER_MICRO)
        .put(prefix + "max_us", nanos.getMaxValue() / NANOS_PER_MICRO);
  }

  ObjectNode json() {
    return json;
  }
}
