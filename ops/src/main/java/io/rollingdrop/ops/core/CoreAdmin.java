package io.rollingdrop.ops.core;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.admin.AdminDoor;
import io.rollingdrop.ops.admin.Health;
import io.rollingdrop.ops.admin.JsonAnswer;
import io.rollingdrop.pipeline.CoreView;
import io.rollingdrop.pipeline.DiskLevel;
import io.rollingdrop.pipeline.DiskReport;
import io.rollingdrop.pipeline.StageLatency;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * How a core is, over HTTP: its health, its metrics, and {@code /stages}. Answers from before the
 * core has recovered until after it has failed.
 */
public final class CoreAdmin implements AutoCloseable {

  private static final String SNAPSHOTS = "/snapshots";
  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);
  private static final Health RECOVERING = new Health(false, "recovering from its journals");

  private final AdminDoor door;
  private volatile Shown shown;

  /**
   * A core that is there.
   *
   * @param snapshot has one taken; false if it cannot be asked for here and now
   * @param obstacle why it does not take commands although it could; null while it does
   * @param role what it is among others, in a word or two
   */
  public record Shown(
      CoreView core, BooleanSupplier snapshot, Supplier<String> obstacle, Supplier<String> role) {}

  /**
   * Starts to answer.
   *
   * @param port 0 for any free one
   * @param more answers of the caller's own
   */
  public CoreAdmin(
      String host, int port, PrometheusRegistry registry, Consumer<HttpRouting.Builder> more) {
    door =
        new AdminDoor(
            host,
            port,
            registry,
            this::live,
            this::ready,
            routing -> {
              routing
                  .get("/stages", this::stages)
                  .get(SNAPSHOTS, this::newestSnapshot)
                  .post(SNAPSHOTS, this::takeSnapshot);
              more.accept(routing);
            });
  }

  /** The core has recovered. */
  public void show(Shown recovered) {
    shown = recovered;
  }

  /** Where it listens. */
  public int port() {
    return door.port();
  }

  private Health live() {
    Shown now = shown;
    if (now == null) {
      return new Health(true, "alive");
    }
    CoreView present = now.core();
    boolean alive = !present.hasFailed();
    return health(alive, alive ? "alive" : "failed: restart it", present);
  }

  private Health ready() {
    Shown now = shown;
    if (now == null) {
      return RECOVERING;
    }
    CoreView present = now.core();
    if (present.hasFailed()) {
      return health(false, "failed: restart it", present);
    }
    if (!present.isAdmitting()) {
      return health(false, present.disk().toString(), present);
    }
    String obstacle = now.obstacle().get();
    if (obstacle != null) {
      return health(false, obstacle, present);
    }
    DiskReport disk = present.disk();
    String role = now.role().get();
    return disk.level() == DiskLevel.ROOMY
        ? health(true, role, present)
        : health(true, role + ", but " + disk, present);
  }

  private static Health health(boolean up, String detail, CoreView present) {
    return new Health(
        up,
        present.disk().level() != DiskLevel.ROOMY,
        detail,
        json -> {
          json.writeNumberField("sequence", present.lastSequence());
          json.writeStringField("published", present.published().toString());
        });
  }

  private void stages(ServerRequest request, ServerResponse response) {
    Shown now = shown;
    if (now == null) {
      AdminDoor.send(response, RECOVERING);
      return;
    }
    CoreView present = now.core();
    JsonAnswer.send(
        response,
        json -> {
          json.writeArrayFieldStart("stages");
          for (StageLatency stage : present.latencies()) {
            write(json, stage.stage(), stage.snapshot());
          }
          json.writeEndArray();
        });
  }

  private void newestSnapshot(ServerRequest request, ServerResponse response) {
    Shown now = shown;
    if (now == null) {
      AdminDoor.send(response, RECOVERING);
    } else {
      sendSnapshots(response, now.core(), now.core().published().sequence());
    }
  }

  /** Only with a type of content that no page of another site can send unasked. */
  private void takeSnapshot(ServerRequest request, ServerResponse response) {
    boolean json =
        request
            .headers()
            .contentType()
            .filter(type -> type.mediaType().equals(MediaTypes.APPLICATION_JSON))
            .isPresent();
    Shown now = shown;
    if (!json) {
      response.status(Status.UNSUPPORTED_MEDIA_TYPE_415).send("send application/json");
    } else if (now == null) {
      AdminDoor.send(response, RECOVERING);
    } else {
      // What is published now is decided, and so in every snapshot begun from now on.
      long published = now.core().published().sequence();
      if (now.snapshot().getAsBoolean()) {
        response.status(Status.ACCEPTED_202);
        sendSnapshots(response, now.core(), published);
      } else {
        response
            .status(Status.CONFLICT_409)
            .send("no snapshot can be asked for here now: " + now.role().get());
      }
    }
  }

  private static void sendSnapshots(ServerResponse response, CoreView present, long published) {
    JsonAnswer.send(
        response,
        json -> {
          json.writeNumberField("published_sequence", published);
          json.writeNumberField("newest_snapshot", present.snapshotSequence());
          json.writeNumberField("failures", present.snapshotFailures());
        });
  }

  private static void write(JsonGenerator json, String stage, Histogram latency)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("stage", stage);
    json.writeNumberField("count", latency.getTotalCount());
    json.writeNumberField("p50_us", latency.getValueAtPercentile(50) / NS_PER_US);
    json.writeNumberField("p99_us", latency.getValueAtPercentile(99) / NS_PER_US);
    json.writeNumberField("p999_us", latency.getValueAtPercentile(99.9) / NS_PER_US);
    json.writeNumberField("max_us", latency.getMaxValue() / NS_PER_US);
    json.writeEndObject();
  }

  /** Ends the door, and lets go of the core: Helidon's timer keeps a stopped server's routes. */
  @Override
  public void close() {
    door.close();
    shown = null;
  }
}
