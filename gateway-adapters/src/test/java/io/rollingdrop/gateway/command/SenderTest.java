package io.rollingdrop.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.TraceId;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.codec.RejectReason;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SenderTest {

  private static Sender sender(IdempotencyKey key) {
    return new Sender(
        new Principal("rd_test_a", 1, 1, Principal.Role.PARTNER), key, TraceId.NONE, 0);
  }

  @Test
  void thePartsOfABatchHaveKeysOfTheirOwnTheSameWheneverItIsSent() {
    IdempotencyKey batch = IdempotencyKey.of(1_800_000_000_123L, 0x123, 0x456);
    Set<IdempotencyKey> keys = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      IdempotencyKey part = sender(batch).part(i).key();
      assertThat(sender(batch).part(i).key()).isEqualTo(part);
      assertThat(IdempotencyKey.parse(part.toString())).isEqualTo(part);
      assertThat(part.timeNs()).isEqualTo(batch.timeNs());
      keys.add(part);
    }
    assertThat(keys).hasSize(100).doesNotContain(batch);
  }

  @Test
  void everyReasonOfTheCoreToRejectIsAProblem() {
    for (RejectReason reason : RejectReason.values()) {
      if (reason != RejectReason.NONE && reason != RejectReason.NULL_VAL) {
        ProblemType type = Rejection.type(reason);
        assertThat(type.status()).isBetween(400, 599).isNotEqualTo(500);
      }
    }
  }
}
