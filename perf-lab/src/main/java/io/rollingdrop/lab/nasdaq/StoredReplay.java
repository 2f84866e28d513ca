package io.rollingdrop.lab.nasdaq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import io.rollingdrop.ops.reconcile.Reconciliation;
import io.rollingdrop.ops.reconcile.Reconciliation.Finding;
import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What has become of a replay behind the core: Postgres, Kafka and Redis must come to exactly what
 * the core decided, and what the gateway shows on open pages must be what is in Redis.
 */
final class StoredReplay {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int OK = 200;

  private final Reconciliation reconciliation;
  private final URI gateway;
  private final GatewayReplay.Replayed replayed;

  StoredReplay(Reconciliation reconciliation, URI gateway, GatewayReplay.Replayed replayed) {
    this.reconciliation = reconciliation;
    this.gateway = gateway;
    this.replayed = replayed;
  }

  /** Waits for the stores, bounded, and judges them in the result. */
  void judge(LabResult result, Progress progress) {
    long startNs = System.nanoTime();
    String missing = "";
    try {
      List<Finding> findings;
      do {
        progress.note("waiting for Postgres, Kafka and Redis");
        findings = reconciliation.run();
        missing = missing(findings);
        if (!missing.isEmpty()) {
          LockSupport.parkNanos(PAUSE_NS);
        }
      } while (!missing.isEmpty() && System.nanoTime() - startNs < PATIENCE.toNanos());
      if (missing.isEmpty()) {
        missing = page();
      }
      findings.forEach(
          finding ->
              result.say(
                  "%s %s the core at sequence %,d: %s"
                      .formatted(
                          finding.store(),
                          finding.agrees() ? "agrees with" : "DIFFERS from",
                          finding.sequence(),
                          finding.detail())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      missing = "interrupted";
    } catch (JournalException | IOException e) {
      missing = e.getMessage();
    }
    result.put("stores", missing.isEmpty() ? "agree" : "differ");
    if (!missing.isEmpty()) {
      result.invalid("behind the core: " + missing);
    }
  }

  private String missing(List<Finding> findings) {
    String market = "redis market " + replayed.marketId();
    boolean marketSeen = false;
    for (Finding finding : findings) {
      if (!finding.agrees()) {
        return finding.store() + " " + finding.detail();
      }
      marketSeen |= finding.store().equals(market);
      if (!finding.store().startsWith("redis") && finding.sequence() < replayed.sequence()) {
        return "%s is at sequence %d, the replay ended at %d"
            .formatted(finding.store(), finding.sequence(), replayed.sequence());
      }
    }
    return marketSeen ? "" : market + " is not there";
  }

  /**
   * What a page that opens now is shown; the snapshot that was held against the core a moment ago.
   */
  private String page() throws IOException, InterruptedException {
    URI where = gateway.resolve("/public/v1/markets/" + replayed.marketId() + "/snapshot");
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(where).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != OK) {
        return where + " was answered " + response.statusCode();
      }
      JsonNode snapshot = new JsonMapper().readTree(response.body());
      String state = snapshot.path("version").asText();
      if (snapshot.path("config_version").asLong() > 0) {
        state += "-" + snapshot.path("config_version").asLong();
      }
      String etag = response.headers().firstValue("ETag").orElse("");
      return etag.equals("\"" + state + "\"")
          ? ""
          : where + " has the ETag " + etag + " and shows " + state;
    }
  }
}
