package io.rollingdrop.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.gateway.http.ProblemException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final Principal PARTNER = new Principal("rd_test_a", 1, 1, Principal.Role.PARTNER);
  private static final Principal OTHER = new Principal("rd_test_b", 2, 1, Principal.Role.PARTNER);

  private long nowNs = Long.MAX_VALUE - 5;
  private final RateLimiter rates =
      new RateLimiter(new RateLimiter.Rate(10, 20), new RateLimiter.Rate(1, 1), () -> nowNs);

  @Test
  void aKeyMayBurstAndThenAsItsRateRefills() {
    for (int i = 0; i < 20; i++) {
      rates.take(PARTNER, 1);
    }
    assertThatThrownBy(() -> rates.take(PARTNER, 1))
        .isInstanceOfSatisfying(
            ProblemException.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(429);
              assertThat(problem.headers()).containsEntry("Retry-After", "1");
              assertThat(problem.headers()).containsEntry("RateLimit", "\"partner\";r=0;t=2");
            });
    nowNs += TimeUnit.MILLISECONDS.toNanos(100);
    rates.take(PARTNER, 1);
    assertThatThrownBy(() -> rates.take(PARTNER, 1)).isInstanceOf(ProblemException.class);
  }

  @Test
  void keysDoNotShareTheirRate() {
    rates.take(PARTNER, 20);
    rates.take(OTHER, 20);
    assertThat(rates.allowance(OTHER).remaining()).isZero();
  }

  @Test
  void whatIsRefusedCostsNothing() {
    rates.take(PARTNER, 15);
    assertThatThrownBy(() -> rates.take(PARTNER, 6)).isInstanceOf(ProblemException.class);
    assertThat(rates.allowance(PARTNER).remaining()).isEqualTo(5);
    rates.take(PARTNER, 5);
  }

  @Test
  void theHeadersTellThePolicyAndWhatIsLeft() {
    rates.take(PARTNER, 5);
    assertThat(rates.policy(PARTNER)).isEqualTo("\"partner\";q=20;w=2");
    assertThat(rates.limit(PARTNER)).isEqualTo("\"partner\";r=15;t=1");
  }
}
