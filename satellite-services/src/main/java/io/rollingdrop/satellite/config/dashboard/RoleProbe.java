package io.rollingdrop.satellite.config.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks roles how they are, all at once. A role that is down is down, not an error. Thread safe. */
final class RoleProbe implements AutoCloseable {

  private static final int OK = 200;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HttpClient http;
  private final Duration timeout;

  /**
   * @param timeout of a whole look at one role
   */
  RoleProbe(Duration timeout) {
    this.timeout = timeout;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** How the roles are, in their order; takes no longer than the timeout, or little. */
  List<RoleSample> ask(List<Role> roles) {
    List<CompletableFuture<RoleSample>> samples = roles.stream().map(this::ask).toList();
    return samples.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<RoleSample> ask(Role role) {
    CompletableFuture<HttpResponse<byte[]>> ready = get(role, "/health/ready");
    CompletableFuture<HttpResponse<byte[]>> metrics = get(role, "/metrics");
    CompletableFuture<JsonNode> stages =
        get(role, "/stages")
            .thenApply(RoleProbe::json)
            .exceptionally(failure -> MissingNode.getInstance());
    return ready
        .thenCombine(metrics, (health, text) -> sample(role, health, text))
        .thenCombine(stages, RoleProbe::with)
        .exceptionally(failure -> RoleSample.down(role));
  }

  private CompletableFuture<HttpResponse<byte[]>> get(Role role, String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(role.url().resolve(path)).timeout(timeout).build(),
        BodyHandlers.ofByteArray());
  }

  private static RoleSample sample(
      Role role, HttpResponse<byte[]> health, HttpResponse<byte[]> metrics) {
    boolean ready = health.statusCode() == OK;
    String detail = json(health).path("detail").asText(ready ? "ready" : "not ready");
    Metrics parsed =
        metrics.statusCode() == OK
            ? Metrics.parse(new String(metrics.body(), StandardCharsets.UTF_8))
            : Metrics.NONE;
    return new RoleSample(role, true, ready, detail, parsed, MissingNode.getInstance());
  }

  private static RoleSample with(RoleSample sample, JsonNode stages) {
    return new RoleSample(
        sample.role(),
        sample.up(),
        sample.ready(),
        sample.detail(),
        sample.metrics(),
        stages.path("stages"));
  }

  private static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
