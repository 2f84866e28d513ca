package io.rollingdrop.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollingdrop.lab.harness.ReportDraft;
import java.io.IOException;
import java.net.URI;

/** The stages' latencies as the gateway shows them to everybody. */
final class StageTimes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI door;

  StageTimes(URI door) {
    this.door = door;
  }

  /** Puts them into the report; a gateway that shows none leaves the part out. */
  void report(ReportDraft report) {
    try {
      for (JsonNode stage :
          JSON.readTree(door.resolve("/public/v1/latency").toURL()).path("stages")) {
        report.stage(
            stage.path("stage").asText(),
            stage.path("p50_us").asDouble(),
            stage.path("p99_us").asDouble(),
            stage.path("p999_us").asDouble());
      }
      report.limit(
          "The stages are the system's own figures, over all that it did since it started.");
    } catch (IOException e) {
      report.limit("The system did not say how long its stages take: " + e.getMessage());
    }
  }
}
