package io.rollingdrop.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryTest {

  private static final String SCHEMA =
      "{\"schema\": \"{\\\"type\\\": \\\"record\\\", \\\"name\\\": \\\"Trade\\\", \\\"fields\\\": []}\"}";

  @TempDir Path folder;

  @Test
  void schemasAndTheirIdsSurviveAKilledRegistry() throws Exception {
    String registered;
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(RegistrySettings.in(folder))) {
      registered = register(registry);
      assertThat(registered).contains("\"id\"");
      registry.kill();
      assertThat(registry.isAlive()).isFalse();
    }
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(RegistrySettings.in(folder))) {
      HttpResponse<String> subjects =
          send(HttpRequest.newBuilder(URI.create(registry.url() + "/subjects")).build());
      assertThat(subjects.body()).contains("trades-value");
      assertThat(register(registry)).isEqualTo(registered);
    }
  }

  private static String register(EmbeddedRegistry registry)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/trades-value/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(SCHEMA))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
