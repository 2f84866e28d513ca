package io.rollingdrop.satellite.config.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
    assertThat(backoff.after(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(backoff.after(2)).isEqualTo(Duration.ofMillis(100));
    assertThat(backoff.after(5)).isEqualTo(Duration.ofMillis(800));
    assertThat(backoff.after(6)).isEqualTo(Duration.ofSeconds(1));
    assertThat(backoff.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
  }
}
