package io.rollingdrop.lab.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private final Sightings sightings = new Sightings("shop window", 10);

  @Test
  void a_sequence_was_seen_with_the_first_that_is_not_before_it() throws Exception {
    sightings.seen(5);
    long afterFiveNs = System.nanoTime();
    sightings.seen(9);
    sightings.seen(20);
    assertThat(sightings.awaitNs(4, now()) - afterFiveNs).isNotPositive();
    assertThat(sightings.awaitNs(5, now()) - afterFiveNs).isNotPositive();
    assertThat(sightings.awaitNs(6, now()) - afterFiveNs).isNotNegative();
    assertThat(sightings.awaitNs(6, now())).isEqualTo(sightings.awaitNs(9, now()));
  }

  @Test
  void what_is_not_shown_in_time_is_named_with_where_the_place_is() {
    sightings.seen(7);
    assertThatThrownBy(() -> sightings.awaitNs(8, now()))
        .isInstanceOf(NotSeenException.class)
        .hasMessage("shop window has not shown sequence 8; it is at 7");
  }

  @Test
  void a_place_that_cannot_be_watched_says_so_at_once() {
    sightings.failed(new IOException("its shutters are down"));
    assertThatThrownBy(() -> sightings.awaitNs(1, now() + 60_000_000_000L))
        .hasMessage("shop window cannot be watched: its shutters are down");
  }

  private static long now() {
    return System.nanoTime();
  }
}
