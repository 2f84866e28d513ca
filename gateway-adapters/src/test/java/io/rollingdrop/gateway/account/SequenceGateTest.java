package io.rollingdrop.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SequenceGateTest {

  private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

  private final SequenceGate gate = new SequenceGate();

  @Test
  void whatIsReachedIsNotWaitedFor() {
    gate.advance(5);
    assertThat(gate.await(5, 0)).isTrue();
  }

  @Test
  void whatIsNotReachedInTimeIsSaid() {
    gate.advance(5);
    assertThat(gate.await(6, 1)).isFalse();
  }

  @Test
  void everyWaiterIsReleasedByItsSequence() {
    List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      long awaited = i;
      CompletableFuture<Boolean> waiter = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> waiter.complete(gate.await(awaited, LONG_NS)));
      waiters.add(waiter);
    }
    for (int i = 1; i <= 200; i++) {
      gate.advance(i);
      assertThat(waiters.get(i - 1).join()).isTrue();
    }
  }
}
