package io.rollingdrop.lab.html;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollingdrop.lab.report.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/**
 * Reads a results folder as {@code RESULTS.md} describes it. Only {@code result.json} has to be
 * there; a part that is there and cannot be read is an error, never left out in silence.
 */
final class ResultsFolder {

  private static final Pattern LOG_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String FIRST_RUN = "1";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path path;

  private ResultsFolder(Path path) {
    this.path = path;
  }

  /**
   * All that the folder holds.
   *
   * @throws ResultsException if it is no results folder, or a file in it is broken
   */
  static Results read(Path path) {
    return new ResultsFolder(path).read();
  }

  private Results read() {
    Outcome outcome =
        Outcome.of(
            tree("result.json")
                .filter(JsonNode::isObject)
                .orElseThrow(
                    () ->
                        new ResultsException(
                            "%s is no results folder: it needs a result.json with the lab's JSON; give the folder that a lab wrote with --out, or one below perf-lab/results"
                                .formatted(path))));
    Findings findings = read("report.json", Findings.class).orElse(Findings.NONE);
    return new Results(
        path,
        outcome,
        Origin.of(tree("run.json").orElse(JsonNodeFactory.instance.objectNode())),
        findings,
        latencies(findings),
        read("pauses.json", Pause[].class).map(List::of).orElse(List.of()),
        read("profile.json", Profile.class));
  }

  private List<LatencySeries> latencies(Findings findings) {
    List<LatencySeries> series = new ArrayList<>();
    for (Findings.Latency latency : findings.latencies()) {
      if (!LOG_NAME.matcher(latency.name()).matches()) {
        throw new ResultsException(
            "%s names a latency '%s': a name is letters, digits, '.', '_' and '-', and NAME.hlog its file"
                .formatted(path.resolve("report.json"), latency.name()));
      }
      Path log = path.resolve(latency.name() + ".hlog");
      if (Files.exists(log)) {
        String label = latency.label().isEmpty() ? latency.name() : latency.label();
        series.add(LatencySeries.of(latency.name(), label, role(latency.role()), intervals(log)));
      }
    }
    return series.stream().filter(found -> found.all().getTotalCount() > 0).toList();
  }

  private Role role(String name) {
    try {
      return Role.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ResultsException(
          "%s has the role '%s': it is measured, service, baseline or hiccup"
              .formatted(path.resolve("report.json"), name),
          e);
    }
  }

  private static List<LatencySeries.Interval> intervals(Path log) {
    List<LatencySeries.Interval> intervals = new ArrayList<>();
    try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
      while (reader.hasNext()) {
        EncodableHistogram next = reader.nextIntervalHistogram();
        if (next instanceof Histogram histogram) {
          String run = histogram.getTag() == null ? FIRST_RUN : histogram.getTag();
          intervals.add(
              new LatencySeries.Interval(
                  histogram.getStartTimeStamp(), histogram.getEndTimeStamp(), run, histogram));
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ResultsException(
          "cannot read %s: it has to be an HdrHistogram log; run the lab again".formatted(log), e);
    }
    return intervals;
  }

  private Optional<JsonNode> tree(String file) {
    return read(file, JsonNode.class);
  }

  private <T> Optional<T> read(String file, Class<T> type) {
    Path json = path.resolve(file);
    if (!Files.exists(json)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readValue(json.toFile(), type));
    } catch (JsonProcessingException e) {
      throw new ResultsException(
          "cannot read %s: %s; perf-lab/RESULTS.md says what it holds"
              .formatted(json, e.getOriginalMessage().lines().findFirst().orElse("no JSON")),
          e);
    } catch (IOException e) {
      throw new ResultsException("cannot read %s: %s".formatted(json, e.getMessage()), e);
    }
  }
}
