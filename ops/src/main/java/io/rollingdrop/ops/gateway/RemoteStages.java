package io.rollingdrop.ops.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.gateway.web.StageLatency;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage latencies of a core in another process, from its admin door. Asking never waits: it is
 * answered with what came last, and at most once a second asks for more. Thread safe.
 */
public final class RemoteStages implements Supplier<List<StageLatency>>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteStages.class);
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int OK = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final HttpRequest request;
  private final AtomicLong askedAt = new AtomicLong(System.nanoTime() - INTERVAL_NS);
  private volatile List<StageLatency> last = List.of();

  /**
   * @param admin the core's admin door
   */
  public RemoteStages(URI admin) {
    request = HttpRequest.newBuilder(admin.resolve("/stages")).timeout(TIMEOUT).build();
  }

  @Override
  public List<StageLatency> get() {
    long now = System.nanoTime();
    long before = askedAt.get();
    if (now - before >= INTERVAL_NS && askedAt.compareAndSet(before, now)) {
      ask();
    }
    return last;
  }

  private void ask() {
    var unused =
        http.sendAsync(request, BodyHandlers.ofByteArray())
            .handle(
                (response, failure) -> {
                  if (failure == null && response.statusCode() == OK) {
                    last = read(response.body());
                  } else {
                    last = List.of();
                    LOG.debug("no stage latencies from {}", request.uri(), failure);
                  }
                  return null;
                });
  }

  private static List<StageLatency> read(byte[] body) {
    try {
      List<StageLatency> stages = new ArrayList<>();
      for (JsonNode stage : MAPPER.readTree(body).path("stages")) {
        stages.add(
            new StageLatency(
                stage.path("stage").asText(),
                stage.path("count").asLong(),
                stage.path("p50_us").asDouble(),
                stage.path("p99_us").asDouble(),
                stage.path("p999_us").asDouble(),
                stage.path("max_us").asDouble()));
      }
      return List.copyOf(stages);
    } catch (IOException e) {
      LOG.debug("the core's stage latencies are no JSON", e);
      return List.of();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
