package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoreRestartTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void a_core_comes_back_with_the_same_state_and_the_same_events(Durability durability) {
    long hash;
    List<byte[]> before;
    try (CoreOnDisk first = new CoreOnDisk(directory, durability)) {
      first.seed();
      for (int i = 1; i <= 100; i++) {
        first.command.by(1, 5).account(101);
        first.accepted(
            first.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100 + i, 10, "s" + i));
        first.command.by(2, 6).account(202);
        first.accepted(first.command.placeOrder(7, Side.BUY, TimeInForce.GTC, 100 + i / 2, 5, ""));
      }
      before = first.events();
      first.close();
      hash = first.core.stateHash();
    }
    try (CoreOnDisk second = new CoreOnDisk(directory, durability)) {
      assertThat(second.core.recovery().toString())
          .contains("epoch 1", "%016x".formatted(hash), " 0 events");
      assertThat(second.events().subList(0, before.size()))
          .usingElementComparator(Arrays::compare)
          .containsExactlyElementsOf(before);
    }
  }

  @Test
  void a_key_is_answered_with_its_first_outcome_also_after_a_restart() {
    IdempotencyKey key = IdempotencyKey.of(System.currentTimeMillis(), 1, 2);
    Outcome.Answered once;
    try (CoreOnDisk first = new CoreOnDisk(directory, Durability.MEMORY)) {
      first.seed();
      first.command.by(1, 5).account(101).key(key);
      once = first.accepted(first.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 10, "a"));
    }
    try (CoreOnDisk second = new CoreOnDisk(directory, Durability.MEMORY)) {
      second.command.by(1, 5).account(101).key(key);
      Outcome.Answered again =
          second.answer(second.command.placeOrder(7, Side.SELL, TimeInForce.GTC, 100, 10, "a"));
      CommandRepeatedDecoder repeated =
          new CommandRepeatedDecoder()
              .wrapAndApplyHeader(again.events().getFirst(), 0, new MessageHeaderDecoder());
      assertThat(repeated.originalSequence()).isEqualTo(once.sequence());
      assertThat(repeated.openQuantity()).isEqualTo(10);
    }
  }
}
