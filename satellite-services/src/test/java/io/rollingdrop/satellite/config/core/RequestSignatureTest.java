package io.rollingdrop.satellite.config.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestSignatureTest {

  /** The worked example of the gateway's page. */
  @Test
  void isTheGateways() {
    String body =
        "{\"account_id\":101,\"market_id\":7,\"side\":\"buy\",\"price\":100,\"quantity\":4}";
    assertThat(
            RequestSignature.sign(
                "wJ2bQ0qkYt3xN5mR8vL1cZ7hS4dF6gA9eK0uP2iO5yB",
                "POST",
                "/v1/orders",
                "1767225600000",
                "5f0c2a9e41d34b7f",
                body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("5ebb3018778694597865bbe1911eb0c7145bb8069dddf492a3391e4d6830879d");
  }

  @Test
  void aChangesKeyIsTheSameEachTimeAndOfTheTimeItWasSaved() {
    Instant saved = Instant.ofEpochMilli(1_767_225_600_123L);
    DocumentVersion second = version(2, saved);
    IdempotencyKey key = ChangeKey.of(second, "fees");
    assertThat(key).isEqualTo(ChangeKey.of(version(2, saved), "fees"));
    assertThat(IdempotencyKey.parse(key.toString())).isEqualTo(key);
    assertThat(key.timeNs()).isEqualTo(1_767_225_600_123_000_000L);
    assertThat(key)
        .isNotEqualTo(ChangeKey.of(second, "limits"))
        .isNotEqualTo(ChangeKey.of(version(3, saved), "fees"));
  }

  private static DocumentVersion version(long version, Instant saved) {
    return new DocumentVersion(
        "market-7", version, JsonNodeFactory.instance.objectNode(), "operator", "", saved);
  }
}
