package io.rollingdrop.lab.html;

import java.util.List;

/**
 * What {@code report.json} says, field by field as {@code RESULTS.md} names them. A list that the
 * file lacks is empty here, a figure that it lacks is zero.
 */
record Findings(
    String title,
    String question,
    String answer,
    List<Latency> latencies,
    List<Run> runs,
    List<LoadPoint> load,
    List<Throughput> throughput,
    List<Flow> flow,
    List<Stage> stages,
    List<Part> parts,
    Allocation allocation,
    List<Table> tables,
    List<String> oracle,
    List<String> limits) {

  /** Of a folder without a {@code report.json}. */
  static final Findings NONE =
      new Findings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  Findings {
    title = orEmpty(title);
    question = orEmpty(question);
    answer = orEmpty(answer);
    latencies = orEmpty(latencies);
    runs = orEmpty(runs);
    load = orEmpty(load);
    throughput = orEmpty(throughput);
    flow = orEmpty(flow);
    stages = orEmpty(stages);
    parts = orEmpty(parts);
    allocation = allocation == null ? new Allocation(0, 0) : allocation;
    tables = orEmpty(tables);
    oracle = orEmpty(oracle);
    limits = orEmpty(limits);
  }

  static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  /** A histogram log of the folder and what it is. */
  record Latency(String name, String label, String role) {
    Latency {
      name = orEmpty(name);
      label = orEmpty(label);
      role = orEmpty(role);
    }
  }

  /** One run's percentiles of response time, and its own baseline's. */
  record Run(
      int run,
      double offeredPerS,
      double achievedPerS,
      double p50Us,
      double p99Us,
      double p999Us,
      double maxUs,
      double baselineP50Us,
      double baselineP99Us,
      double baselineP999Us) {}

  /** Latency at one offered rate. */
  record LoadPoint(
      double offeredPerS, double achievedPerS, double p50Us, double p99Us, double p999Us) {}

  /** The most of something that was done in a second. */
  record Throughput(String label, double perS, String unit) {
    Throughput {
      label = orEmpty(label);
      unit = orEmpty(unit);
    }
  }

  /** What went in and came out in one second of a run. */
  record Flow(
      int run, int second, long due, long decided, long pushedBack, long givenUp, long underWay) {}

  /** Time spent in one part of the path. */
  record Stage(String stage, double p50Us, double p99Us, double p999Us) {
    Stage {
      stage = orEmpty(stage);
    }
  }

  /** A part measured by itself, beside a baseline; errors at 99.9 % confidence. */
  record Part(
      String group,
      String label,
      double ns,
      double errorNs,
      double bytes,
      String baseline,
      double baselineNs,
      double baselineErrorNs,
      double ratio,
      double ratioLowest,
      double ratioHighest) {
    Part {
      group = orEmpty(group);
      label = orEmpty(label);
      baseline = orEmpty(baseline);
    }
  }

  /** What a command cost in heap; no commands: it was not measured. */
  record Allocation(double bytesPerCommand, long commands) {}

  /** Anything else that the lab has to show. */
  record Table(String title, List<String> columns, List<List<String>> rows) {
    Table {
      title = orEmpty(title);
      columns = orEmpty(columns);
      rows = orEmpty(rows);
    }
  }
}
