package io.rollingdrop.satellite.config.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInPartsTest {

  private static final int FEW_ITERATIONS = 1_000;

  @Test
  void hashesOfOnePasswordDifferAndMatchIt() {
    char[] password = "correct horse".toCharArray();
    String one = PasswordHash.of(password, FEW_ITERATIONS);
    String other = PasswordHash.of(password, FEW_ITERATIONS);
    assertThat(one).isNotEqualTo(other).startsWith("pbkdf2-sha256$1000$");
    assertThat(PasswordHash.matches(password, one)).isTrue();
    assertThat(PasswordHash.matches(password, other)).isTrue();
    assertThat(PasswordHash.matches("correct horsf".toCharArray(), one)).isFalse();
  }

  /** The first 256 bits of the vector "passwd", "salt", 1 iteration of RFC 7914, section 11. */
  @Test
  void theHashIsTheStandards() {
    String hash = "pbkdf2-sha256$1$c2FsdA==$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw=";
    assertThat(PasswordHash.matches("passwd".toCharArray(), hash)).isTrue();
  }

  @Test
  void tokensAreLongAndOnlyTheirFormIsRead() {
    SessionToken token = SessionToken.random();
    assertThat(token.secret()).hasSize(43).isNotEqualTo(SessionToken.random().secret());
    assertThat(SessionToken.parse(token.secret()).orElseThrow().hash()).isEqualTo(token.hash());
    assertThat(SessionToken.parse(token.secret() + "x")).isEmpty();
    assertThat(SessionToken.parse("'; DROP TABLE")).isEmpty();
    assertThat(token.toString()).doesNotContain(token.secret());
  }

  @Test
  void attemptsComeBackWithTime() {
    AtomicLong now = new AtomicLong();
    AttemptLimiter limiter =
        new AttemptLimiter(new AttemptLimiter.Rate(3, Duration.ofSeconds(10)), now::get);
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isEqualTo(10);
    now.addAndGet(Duration.ofSeconds(4).toNanos());
    assertThat(limiter.take("a")).isEqualTo(6);
    now.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(limiter.take("a")).isZero();
    assertThat(limiter.take("a")).isEqualTo(10);
    limiter.giveBack("a");
    assertThat(limiter.take("a")).isZero();
  }
}
