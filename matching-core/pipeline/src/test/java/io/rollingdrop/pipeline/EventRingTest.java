package io.rollingdrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;

class EventRingTest {

  private final EventRing ring = new EventRing(EventRing.MIN_CAPACITY, new YieldingIdleStrategy());

  @Test
  void events_are_shown_when_their_command_is_complete() {
    ring.beginCommand(1);
    write(100, (byte) 1);
    assertThat(read(10)).isEmpty();
    write(50, (byte) 2);
    ring.endCommand();
    assertThat(read(10)).containsExactly("100 of 1", "50 of 2");
    assertThat(ring.isDrained()).isTrue();
  }

  @Test
  void a_reader_that_stops_is_offered_the_same_event_again() {
    ring.beginCommand(1);
    write(100, (byte) 1);
    ring.endCommand();
    assertThat(ring.read((buffer, offset, length, at) -> false, 10)).isZero();
    assertThat(read(10)).containsExactly("100 of 1");
  }

  @Test
  void a_command_with_more_events_than_fit_is_shown_in_parts_and_arrives_whole() {
    int events = 10_000;
    Random random = new Random(1);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              ring.beginCommand(1);
              for (int i = 0; i < events; i++) {
                write(8 + random.nextInt(200), (byte) i);
              }
              ring.endCommand();
            });
    int next = 0;
    while (next < events) {
      for (String line : read(7)) {
        assertThat(line).endsWith(" of " + (byte) next);
        next++;
      }
    }
    writer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void a_stopped_ring_lets_a_waiting_engine_go() {
    ring.stop();
    ring.beginCommand(1);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                write(1_000, (byte) 0);
              }
            })
        .isInstanceOf(IllegalStateException.class);
  }

  private void write(int length, byte mark) {
    int offset = ring.claim(length);
    ring.buffer().setMemory(offset, length, mark);
    ring.commit();
  }

  private List<String> read(int limit) {
    List<String> lines = new ArrayList<>();
    ring.read(
        (buffer, offset, length, at) -> {
          for (int i = 1; i < length; i++) {
            assertThat(buffer.getByte(offset + i)).isEqualTo(buffer.getByte(offset));
          }
          lines.add(length + " of " + buffer.getByte(offset));
          return true;
        },
        limit);
    ring.release();
    return lines;
  }
}
