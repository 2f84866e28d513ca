package io.rollingdrop.ops.core;

import com.fasterxml.jackson.core.JsonGenerator;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.admin.AdminDoor;
import io.rollingdrop.ops.admin.Health;
import io.rollingdrop.ops.admin.JsonAnswer;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.DiskLevel;
import io.rollingdrop.pipeline.DiskReport;
import io.rollingdrop.pipeline.StageLatency;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How a core is, over HTTP: its health, its metrics, and {@code /stages}. Answers from before the
 * core has recovered until after it has failed.
 */
final class CoreAdmin implements AutoCloseable {

  private static final String SNAPSHOTS = "/snapshots";
  private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);
  private static final Health RECOVERING = new Health(false, "recovering from its journals");

  private final AdminDoor door;
  private volatile Core core;

  /**
   * Starts to answer.
   *
   * @param port 0 for any free one
   */
  CoreAdmin(String host, int port, PrometheusRegistry registry) {
    door =
        new AdminDoor(
            host,
            port,
            registry,
            this::live,
            this::ready,
            routing ->
                routing
                    .get("/stages", this::stages)
                    .get(SNAPSHOTS, this::newestSnapshot)
                    .post(SNAPSHOTS, this::takeSnapshot));
  }

  /** The core has recovered. */
  void show(Core recovered) {
    core = recovered;
  }

  int port() {
    return door.port();
  }

  private Health live() {
    Core present = core;
    if (present == null) {
      return new Health(true, "alive");
    }
    boolean alive = !present.hasFailed();
    return health(alive, alive ? "alive" : "failed: restart it", present);
  }

  private Health ready() {
    Core present = core;
    if (present == null) {
      return RECOVERING;
    }
    if (present.hasFailed()) {
      return health(false, "failed: restart it", present);
    }
    if (!present.isAdmitting()) {
      return health(false, present.disk().toString(), present);
    }
    DiskReport disk = present.disk();
    return disk.level() == DiskLevel.ROOMY
        ? health(true, "takes commands", present)
        : health(true, "takes commands, but " + disk, present);
  }

  private static Health health(boolean up, String detail, Core present) {
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
    Core present = core;
    if (present == null) {
      AdminDoor.send(response, RECOVERING);
      return;
    }
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
    Core present = core;
    if (present == null) {
      AdminDoor.send(response, RECOVERING);
    } else {
      sendSnapshots(response, present, present.published().sequence());
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
    Core present = core;
    if (!json) {
      response.status(Status.UNSUPPORTED_MEDIA_TYPE_415).send("send application/json");
    } else if (present == null) {
      AdminDoor.send(response, RECOVERING);
    } else {
      // What is published now is decided, and so in every snapshot begun from now on.
      long published = present.published().sequence();
      present.requestSnapshot();
      response.status(Status.ACCEPTED_202);
      sendSnapshots(response, present, published);
    }
  }

  private static void sendSnapshots(ServerResponse response, Core present, long published) {
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

  @Override
  public void close() {
    door.close();
  }
}
