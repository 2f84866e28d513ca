package io.rollingdrop.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.gateway.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureAuthenticatorTest {

  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final String PATH = "/v1/orders?x=1";

  @TempDir private Path directory;
  private long nowMs = 1_800_000_000_000L;
  private final InstantSource clock = () -> Instant.ofEpochMilli(nowMs);
  private KeyStore keys;
  private ApiKey key;
  private SignatureAuthenticator authenticator;

  @BeforeEach
  void aKey() {
    keys = KeyStore.open(directory, directory.resolve("master.key"), clock);
    key = keys.createPartnerKey(7);
    authenticator = start(new RateLimiter.Rate(1_000, 1_000));
    nowMs += 60_000;
  }

  private SignatureAuthenticator start(RateLimiter.Rate rate) {
    return new SignatureAuthenticator(
        keys,
        new RateLimiter(rate, rate, System::nanoTime),
        SignatureAuthenticator.Settings.DEFAULT,
        clock);
  }

  @AfterEach
  void closeKeys() {
    keys.close();
  }

  private WritableHeaders<?> signed(String secret, long timestampMs, String nonce) {
    WritableHeaders<?> headers = WritableHeaders.create();
    String timestamp = Long.toString(timestampMs);
    headers.set(HeaderNames.create(HeaderField.KEY), key.keyId());
    headers.set(HeaderNames.create(HeaderField.TIMESTAMP), timestamp);
    headers.set(HeaderNames.create(HeaderField.NONCE), nonce);
    headers.set(
        HeaderNames.create(HeaderField.SIGNATURE),
        RequestSignature.sign(secret, "POST", PATH, timestamp, nonce, BODY));
    return headers;
  }

  private Principal authenticate(WritableHeaders<?> headers) {
    return authenticator.authenticate("POST", PATH, headers, BODY);
  }

  private String problem(WritableHeaders<?> headers) {
    return catchThrowableOfType(ProblemException.class, () -> authenticate(headers)).type();
  }

  @Test
  void theSignatureIsTheOneOfTheReadme() {
    assertThat(
            RequestSignature.sign(
                "wJ2bQ0qkYt3xN5mR8vL1cZ7hS4dF6gA9eK0uP2iO5yB",
                "POST",
                "/v1/orders",
                "1767225600000",
                "5f0c2a9e41d34b7f",
                ("{\"account_id\":101,\"market_id\":7,\"side\":\"buy\",\"price\":100,"
                        + "\"quantity\":4}")
                    .getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("5ebb3018778694597865bbe1911eb0c7145bb8069dddf492a3391e4d6830879d");
  }

  @Test
  void whoSignsWithAnActiveKeyIsItsPrincipal() {
    assertThat(authenticate(signed(keys.secretOf(key), nowMs, "nonce-01")))
        .isEqualTo(new Principal(key.keyId(), 1, 7, Principal.Role.PARTNER));
  }

  @Test
  void anotherSecretPathMethodOrBodyIsNotAuthentic() {
    assertThat(problem(signed("x".repeat(43), nowMs, "nonce-01"))).isEqualTo("not-authentic");
    WritableHeaders<?> headers = signed(keys.secretOf(key), nowMs, "nonce-01");
    for (String[] altered :
        new String[][] {
          {"PUT", PATH, "{\"a\":1}"}, {"POST", "/v1", "{\"a\":1}"}, {"POST", PATH, ""}
        }) {
      assertThat(
              catchThrowableOfType(
                      ProblemException.class,
                      () ->
                          authenticator.authenticate(
                              altered[0],
                              altered[1],
                              headers,
                              altered[2].getBytes(StandardCharsets.UTF_8)))
                  .type())
          .isEqualTo("not-authentic");
    }
    assertThat(authenticate(headers)).isNotNull();
  }

  @Test
  void aRevokedKeyIsAnsweredAsAnUnknownOne() {
    String secret = keys.secretOf(key);
    keys.revoke(key.keyId());
    ProblemException revoked =
        catchThrowableOfType(
            ProblemException.class, () -> authenticate(signed(secret, nowMs, "nonce-01")));
    WritableHeaders<?> unknown = signed(secret, nowMs, "nonce-01");
    unknown.set(HeaderNames.create(HeaderField.KEY), "rd_test_nobody");
    ProblemException nobody =
        catchThrowableOfType(ProblemException.class, () -> authenticate(unknown));
    assertThat(revoked.type()).isEqualTo(nobody.type()).isEqualTo("not-authentic");
    assertThat(revoked.getMessage()).isEqualTo(nobody.getMessage());
  }

  @Test
  void aNonceIsTakenOnce() {
    WritableHeaders<?> headers = signed(keys.secretOf(key), nowMs, "nonce-01");
    authenticate(headers);
    assertThat(problem(headers)).isEqualTo("nonce-replayed");
    nowMs += 30_000;
    assertThat(problem(headers)).isEqualTo("nonce-replayed");
    nowMs += 1;
    assertThat(problem(headers)).isEqualTo("stale-timestamp");
  }

  @Test
  void whoCannotSignCannotUseUpAnothersNonce() {
    assertThat(problem(signed("x".repeat(43), nowMs, "nonce-01"))).isEqualTo("not-authentic");
    assertThat(authenticate(signed(keys.secretOf(key), nowMs, "nonce-01"))).isNotNull();
  }

  @Test
  void aTimestampOutsideTheWindowIsStale() {
    String secret = keys.secretOf(key);
    assertThat(problem(signed(secret, nowMs - 30_001, "nonce-01"))).isEqualTo("stale-timestamp");
    assertThat(problem(signed(secret, nowMs + 30_001, "nonce-02"))).isEqualTo("stale-timestamp");
    assertThat(authenticate(signed(secret, nowMs - 30_000, "nonce-03"))).isNotNull();
    assertThat(authenticate(signed(secret, nowMs + 30_000, "nonce-04"))).isNotNull();
  }

  @Test
  void whatAnEarlierProcessTookCannotBeReplayedToThisOne() {
    WritableHeaders<?> headers = signed(keys.secretOf(key), nowMs, "nonce-01");
    authenticate(headers);
    nowMs += 2_000;
    authenticator = start(new RateLimiter.Rate(1_000, 1_000));
    assertThat(problem(headers)).isEqualTo("stale-timestamp");
  }

  @Test
  void aRequestBeyondTheRateKeepsItsNonce() {
    authenticator = start(new RateLimiter.Rate(1, 1));
    authenticate(signed(keys.secretOf(key), nowMs, "nonce-01"));
    assertThat(problem(signed(keys.secretOf(key), nowMs, "nonce-02"))).isEqualTo("rate-limited");
    authenticator = start(new RateLimiter.Rate(1, 1));
    assertThat(authenticate(signed(keys.secretOf(key), nowMs, "nonce-02"))).isNotNull();
  }

  @Test
  void headersThatAreMissingOrMalformedAreNamed() {
    String secret = keys.secretOf(key);
    for (String name :
        new String[] {
          HeaderField.KEY, HeaderField.TIMESTAMP, HeaderField.NONCE, HeaderField.SIGNATURE
        }) {
      WritableHeaders<?> headers = signed(secret, nowMs, "nonce-01");
      headers.remove(HeaderNames.create(name));
      ProblemException missing =
          catchThrowableOfType(ProblemException.class, () -> authenticate(headers));
      assertThat(missing.status()).isEqualTo(401);
      assertThat(missing.members()).containsEntry("header", name);
    }
    assertThat(problem(signed(secret, nowMs, "short"))).isEqualTo("invalid-header");
    assertThat(problem(signed(secret, nowMs, "with space!"))).isEqualTo("invalid-header");
    assertThat(problem(signed(secret, -5, "nonce-01"))).isEqualTo("invalid-header");
    WritableHeaders<?> twice = signed(secret, nowMs, "nonce-01");
    twice.add(HeaderNames.create(HeaderField.NONCE), "nonce-02");
    assertThat(problem(twice)).isEqualTo("invalid-header");
  }
}
