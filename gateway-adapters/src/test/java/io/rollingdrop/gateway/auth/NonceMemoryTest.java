package io.rollingdrop.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.gateway.auth.NonceMemory.Finding;
import org.junit.jupiter.api.Test;

class NonceMemoryTest {

  private static final long T0 = 1_700_000_000_000L;

  private final NonceMemory nonces = new NonceMemory(30, 100, 150);

  @Test
  void aNonceIsFreshOnceForEachKey() {
    assertThat(nonces.remember(1, "abcdefgh", T0, T0)).isEqualTo(Finding.FRESH);
    assertThat(nonces.remember(1, "abcdefgh", T0, T0)).isEqualTo(Finding.SEEN);
    assertThat(nonces.remember(1, "abcdefgh", T0 + 5_000, T0)).isEqualTo(Finding.SEEN);
    assertThat(nonces.remember(2, "abcdefgh", T0, T0)).isEqualTo(Finding.FRESH);
  }

  @Test
  void itIsRememberedForAsLongAsItsRequestWouldBeTakenWhateverItsTimestamp() {
    nonces.remember(1, "from-the-future", T0 + 30_000, T0);
    nonces.remember(1, "from-the-past", T0 - 30_000, T0);
    assertThat(nonces.remember(1, "from-the-past", T0 - 30_000, T0)).isEqualTo(Finding.SEEN);
    assertThat(nonces.remember(1, "from-the-future", T0 + 30_000, T0 + 60_000))
        .isEqualTo(Finding.SEEN);
    assertThat(nonces.size()).isEqualTo(1);
    nonces.sweep(T0 + 62_000);
    assertThat(nonces.size()).isZero();
  }

  @Test
  void thereIsABoundForAKeyAndOneInAllAndRoomAgainLater() {
    for (int i = 0; i < 100; i++) {
      assertThat(nonces.remember(1, "nonce-" + i, T0, T0)).isEqualTo(Finding.FRESH);
    }
    assertThat(nonces.remember(1, "one-more", T0, T0)).isEqualTo(Finding.FULL);
    for (int i = 0; i < 50; i++) {
      assertThat(nonces.remember(2, "nonce-" + i, T0, T0)).isEqualTo(Finding.FRESH);
    }
    assertThat(nonces.remember(2, "one-more", T0, T0)).isEqualTo(Finding.FULL);
    long later = T0 + 40_000;
    nonces.sweep(later);
    assertThat(nonces.remember(1, "one-more", later, later)).isEqualTo(Finding.FRESH);
    assertThat(nonces.remember(2, "one-more", later, later)).isEqualTo(Finding.FRESH);
  }
}
