package io.rollingdrop.ops.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.replicator.cluster.ClusterMember;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the nodes' admin doors. */
final class Nodes implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int OK = 200;

  /**
   * What a node says of itself.
   *
   * @param answer empty if it does not answer
   */
  record Told(ClusterMember member, Optional<JsonNode> answer) {

    boolean answers() {
      return answer.isPresent();
    }

    boolean leads() {
      return answer.map(json -> json.path("role").asText().equals("leader")).orElse(false)
          && isInTouch();
    }

    boolean isInTouch() {
      return answer.map(json -> json.path("in_touch").asBoolean()).orElse(false);
    }

    long number(String field) {
      return answer.map(json -> json.path(field).asLong()).orElse(0L);
    }
  }

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final List<ClusterMember> members;

  Nodes(List<ClusterMember> members) {
    this.members = members;
  }

  /** Asks all of them at once. */
  List<Told> ask() {
    List<CompletableFuture<Told>> asked = new ArrayList<>();
    for (ClusterMember member : members) {
      asked.add(
          http.sendAsync(request(member, "/cluster").GET().build(), BodyHandlers.ofByteArray())
              .handle(
                  (response, failure) ->
                      new Told(
                          member,
                          failure != null || response.statusCode() != OK
                              ? Optional.empty()
                              : read(response.body()))));
    }
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static Optional<JsonNode> read(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Posts an empty JSON object, and returns the status. */
  int post(ClusterMember member, String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            request(member, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofByteArray());
    return response.statusCode();
  }

  private static HttpRequest.Builder request(ClusterMember member, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://" + member.host() + ":" + member.adminPort() + path))
        .timeout(TIMEOUT);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
