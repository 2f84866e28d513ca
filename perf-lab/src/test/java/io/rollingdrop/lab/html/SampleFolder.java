package io.rollingdrop.lab.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/** Writes a results folder as a pipeline lab would leave it, with figures from a seed. */
final class SampleFolder {

  static final long START_MS = 1_795_366_814_120L;
  static final String REASON = "achieved 18400 of 20000 commands a second offered";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RUNS = 3;
  private static final int SECONDS = 20;
  private static final long BETWEEN_RUNS_MS = 45_000;
  private static final int RATE = 20_000;

  private final Path path;
  private final Random random;
  private final double slowdown;
  private final Histogram[] runs = new Histogram[RUNS];
  private final Histogram[] baselines = new Histogram[RUNS];

  private SampleFolder(Path path, long seed, double slowdown) {
    this.path = path;
    this.slowdown = slowdown;
    random = new Random(seed);
  }

  /** A whole folder, valid. */
  static Path write(Path path) {
    return write(path, 7, 1.0);
  }

  /** A whole folder, its latencies that many times as long. */
  static Path write(Path path, long seed, double slowdown) {
    new SampleFolder(path, seed, slowdown).write();
    return path;
  }

  /** Replaces a file. */
  static void replace(Path folder, String file, String text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write() {
    log("latency", 48_000 * slowdown, 0.55, 0.0012, 9_000_000, runs, RATE);
    log("service", 41_000 * slowdown, 0.5, 0.0006, 5_000_000, new Histogram[RUNS], RATE);
    log("empty-ring", 16_000, 0.5, 0.0007, 4_000_000, baselines, RATE);
    log("chronicle-append", 5_200, 0.6, 0.0009, 3_500_000, new Histogram[RUNS], RATE);
    log("hiccup", 58_000, 0.25, 0.002, 2_500_000, new Histogram[RUNS], 1_000);
    result();
    environment();
    report();
    pauses();
    json("profile.json", SampleProfile.make());
  }

  /** Response times: a body around the median, a tail, and in second 11 of each run a stall. */
  private void log(
      String name,
      double medianNs,
      double sigma,
      double tailShare,
      double tailNs,
      Histogram[] all,
      int perS) {
    replace(path, name + ".hlog", "");
    try (PrintStream stream =
        new PrintStream(path.resolve(name + ".hlog").toFile(), StandardCharsets.UTF_8)) {
      HistogramLogWriter writer = new HistogramLogWriter(stream);
      writer.outputLogFormatVersion();
      writer.outputStartTime(START_MS);
      writer.setBaseTime(START_MS);
      writer.outputLegend();
      for (int run = 0; run < RUNS; run++) {
        all[run] = new Histogram(3);
        double runFactor = 1 + 0.06 * random.nextGaussian();
        for (int second = 0; second < SECONDS; second++) {
          Histogram histogram = new Histogram(3);
          for (int i = 0; i < perS; i++) {
            double nanos = medianNs * runFactor * Math.exp(Math.abs(random.nextGaussian()) * sigma);
            if (random.nextDouble() < tailShare * (second == 11 ? 12 : 1)) {
              nanos += tailNs * Math.pow(random.nextDouble(), 3);
            }
            histogram.recordValue(Math.max(1, (long) nanos));
          }
          long from = START_MS + run * BETWEEN_RUNS_MS + second * 1_000L;
          histogram.setStartTimeStamp(from);
          histogram.setEndTimeStamp(from + 1_000);
          histogram.setTag(String.valueOf(run + 1));
          all[run].add(histogram);
          writer.outputIntervalHistogram(histogram);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void result() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("lab", "pipeline").put("valid", true).put("durability", "memory");
    result.put("offered_rate_per_s", RATE).put("achieved_rate_per_s", 19_998);
    result.put("p50_us", us(runs[0], 50)).put("p99_us", us(runs[0], 99));
    json("result.json", result);
  }

  private void environment() {
    ObjectNode run = JsonNodeFactory.instance.objectNode();
    List.of("lab", "pipeline", "--rate", "20000", "--runs", "3", "--note", "it's quiet")
        .forEach(run.putArray("command")::add);
    run.put("started", "2026-11-22T17:20:14.120Z").put("finished", "2026-11-22T17:22:44.900Z");
    ObjectNode environment = run.putObject("environment");
    environment.put("time", "2026-11-22T17:20:14.120Z");
    environment.put("commit", "519da70c3b1f4d02a7a6e7b3c1d9b3a5e2f10c44");
    environment.put("uncommitted_changes", "yes");
    environment.put("cpu", "AMD EPYC 7B13").put("processors", 2).put("load_average_1m", 0.4);
    environment.put("kernel", "Linux 6.1.0").put("architecture", "amd64");
    environment.put("jvm", "OpenJDK 64-Bit Server VM 25.0.1+8-LTS");
    environment.put("max_heap_bytes", 2_147_483_648L);
    environment.put("disk", "/dev/vda ext4, 76 GB free");
    List.of("-Xmx2g", "-XX:+UseG1GC", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        .forEach(environment.putArray("jvm_flags")::add);
    json("run.json", run);
  }

  private void report() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("title", "pipeline: the core alone, durability memory");
    report.put(
        "question",
        "How long from when a command should be sent until its events are on the feed?");
    ArrayNode latencies = report.putArray("latencies");
    latency(latencies, "latency", "core", "measured");
    latency(latencies, "empty-ring", "empty ring", "baseline");
    latency(latencies, "chronicle-append", "raw Chronicle append", "baseline");
    latency(latencies, "service", "core, from the actual send", "service");
    latency(latencies, "hiccup", "control JVM", "hiccup");
    ArrayNode made = report.putArray("runs");
    for (int run = 0; run < RUNS; run++) {
      ObjectNode one = made.addObject().put("run", run + 1);
      one.put("offered_per_s", RATE).put("achieved_per_s", RATE - 2.0 - 9 * run);
      one.put("p50_us", us(runs[run], 50)).put("p99_us", us(runs[run], 99));
      one.put("p999_us", us(runs[run], 99.9)).put("max_us", us(runs[run], 100));
      one.put("baseline_p50_us", us(baselines[run], 50));
      one.put("baseline_p99_us", us(baselines[run], 99));
      one.put("baseline_p999_us", us(baselines[run], 99.9));
    }
    load(report.putArray("load"));
    throughput(report.putArray("throughput"));
    stages(report.putArray("stages"));
    report.putObject("allocation").put("bytes_per_command", 0.12).put("commands", 1_200_000);
    ObjectNode table = report.putArray("tables").addObject().put("title", "Files");
    List.of("file", "commands", "SHA-256").forEach(table.putArray("columns")::add);
    List.of("a.bin.gz", "45,000", "ab12c0d1e2f3a4b5")
        .forEach(table.putArray("rows").addArray()::add);
    report
        .putArray("oracle")
        .add("1,200,000 of 1,200,000 commands were answered exactly once and in their turn")
        .add("The state recovered from the journals has the same hash, and all balances add up");
    report
        .putArray("limits")
        .add("Two cores are shared with the load: the sender competes with the core.")
        .add("Durability memory: a power cut loses what the disk had not yet.");
    json("report.json", report);
  }

  private static void latency(ArrayNode latencies, String name, String label, String role) {
    latencies.addObject().put("name", name).put("label", label).put("role", role);
  }

  private void load(ArrayNode load) {
    double[] offered = {10_000, 20_000, 50_000, 100_000, 150_000, 200_000, 220_000, 250_000};
    for (double rate : offered) {
      double use = Math.min(rate / 224_000, 0.985);
      boolean saturated = rate > 224_000;
      double p50 = slowdown * (saturated ? 480_000 : 46 + 14 * use / (1 - use));
      load.addObject()
          .put("offered_per_s", rate)
          .put("achieved_per_s", saturated ? 223_400 : rate * 0.9998)
          .put("p50_us", p50)
          .put("p99_us", saturated ? 940_000 : p50 * 4.2)
          .put("p999_us", saturated ? 990_000 : p50 * 31);
    }
  }

  private static void throughput(ArrayNode throughput) {
    throughput.addObject().put("label", "core").put("per_s", 223_730.0).put("unit", "commands");
    throughput
        .addObject()
        .put("label", "empty ring")
        .put("per_s", 4_100_200)
        .put("unit", "commands");
    throughput.addObject().put("label", "journal").put("per_s", 612_000).put("unit", "commands");
  }

  private static void stages(ArrayNode stages) {
    String[] names = {"gateway", "sequencing", "journal", "engine", "publish", "feed"};
    double[] p50 = {11.5, 4.2, 3.1, 1.4, 6.8, 14.9};
    for (int i = 0; i < names.length; i++) {
      stages
          .addObject()
          .put("stage", names[i])
          .put("p50_us", p50[i])
          .put("p99_us", p50[i] * (3 + i))
          .put("p999_us", p50[i] * (30 + 20 * i));
    }
  }

  private void pauses() {
    ArrayNode pauses = JsonNodeFactory.instance.arrayNode();
    for (int run = 0; run < RUNS; run++) {
      for (int i = 0; i < 9; i++) {
        long at = START_MS + run * BETWEEN_RUNS_MS + 900 + 2_150L * i;
        pauses
            .addObject()
            .put("at_ms", at)
            .put("ms", i == 5 ? 8.4 : 1.1 + 0.2 * i)
            .put("kind", "gc")
            .put("name", "G1 Evacuation Pause");
        pauses
            .addObject()
            .put("at_ms", at + 400)
            .put("ms", 0.2 + 0.1 * i)
            .put("kind", "safepoint")
            .put("name", "Cleanup");
      }
    }
    json("pauses.json", pauses);
  }

  private static double us(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }

  private void json(String file, JsonNode content) {
    try {
      replace(path, file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
