package io.rollingdrop.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a thread waits where processors are shared. */
class ProportionalIdleStrategyTest {

  private static final int SPINS = 20;
  private static final int SHORTEST_NS = 5;
  private static final int LONG_ENOUGH_TO_SLEEP = 100;

  private final List<Long> sleeps = new ArrayList<>();
  private long now = 1_000;
  private final ProportionalIdleStrategy idle =
      new ProportionalIdleStrategy(
          SPINS,
          SHORTEST_NS,
          ProportionalIdleStrategy.LONGEST_SLEEP_NS,
          () -> now,
          nanoseconds -> {
            sleeps.add(nanoseconds);
            now += nanoseconds;
          });

  @Test
  void does_not_sleep_between_two_pieces_of_work_that_follow_at_once() {
    for (int i = 0; i < 1_000; i++) {
      idle.idle(0);
      idle.idle(1);
    }

    assertThat(sleeps).isEmpty();
  }

  @Test
  void sleeps_an_eighth_of_the_time_without_work() {
    beIdleFor(1);
    now += 80_000;

    idle.idle(0);

    assertThat(sleeps.getLast()).isBetween(10_000L, 10_010L);
  }

  @Test
  void never_sleeps_longer_than_a_millisecond() {
    beIdleFor(LONG_ENOUGH_TO_SLEEP);
    now += 60_000_000_000L;

    idle.idle(0);

    assertThat(sleeps.getLast()).isEqualTo(ProportionalIdleStrategy.LONGEST_SLEEP_NS);
  }

  @Test
  void forgets_how_long_it_was_idle_when_there_is_work() {
    beIdleFor(LONG_ENOUGH_TO_SLEEP);
    now += 60_000_000_000L;
    idle.idle(1);
    sleeps.clear();

    beIdleFor(1);

    assertThat(sleeps.getLast()).isEqualTo(SHORTEST_NS);
  }

  private void beIdleFor(int sleepsWanted) {
    int before = sleeps.size();
    while (sleeps.size() - before < sleepsWanted) {
      idle.idle(0);
    }
  }
}
