package io.rollingdrop.gateway.auth;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.rollingdrop.gateway.http.HeaderField;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import java.time.InstantSource;

/**
 * Checks signed requests ({@link RequestSignature}). Thread safe.
 *
 * <p>The order of the checks is the defence: form, timestamp, key and signature cost no memory;
 * only who has proved to hold a key can use up that key's rate, and only within it that key's
 * nonces. An unknown key, a revoked one and a wrong signature are answered alike.
 *
 * <p>Nonces are not kept over a restart. So a timestamp of before this gateway's start (less a
 * grace for clocks that are a little behind) is stale: what an earlier process took cannot be
 * replayed to this one. What remains is a request of a caller whose clock ran ahead by more than
 * the restart took; its write is still executed once, by its idempotency key.
 */
public final class SignatureAuthenticator implements Authenticator {

  /**
   * @param windowMs how far a timestamp may be from the present, either way, in whole seconds
   * @param startGraceMs how far it may be before the gateway's start
   * @param noncesPerKey most nonces remembered of a key
   * @param nonces most nonces remembered in all
   */
  public record Settings(long windowMs, long startGraceMs, int noncesPerKey, int nonces) {

    /** Nonces for a key's full rate over the whole window, with its burst. */
    public static final Settings DEFAULT = new Settings(30_000, 1_000, 400_000, 2_000_000);

    public Settings {
      if (windowMs < 1000 || windowMs % 1000 != 0 || windowMs > 3_600_000) {
        throw new IllegalArgumentException(
            "windowMs " + windowMs + " must be whole seconds from 1000 to 3600000");
      }
    }
  }

  private static final HeaderName KEY = HeaderNames.create(HeaderField.KEY);
  private static final HeaderName TIMESTAMP = HeaderNames.create(HeaderField.TIMESTAMP);
  private static final HeaderName NONCE = HeaderNames.create(HeaderField.NONCE);
  private static final HeaderName SIGNATURE = HeaderNames.create(HeaderField.SIGNATURE);

  private static final int SHORTEST_NONCE = 8;
  private static final int LONGEST_NONCE = 64;
  private static final int LONGEST_KEY_ID = 64;
  private static final int LONGEST_TIMESTAMP = 16;
  private static final int SIGNATURE_LENGTH = 64;
  private static final long SWEEP_INTERVAL_MS = 1_000;

  /** Signs for callers whose key is unknown, so that they are not answered sooner. */
  private static final String NOBODYS_SECRET = "0".repeat(43);

  private final KeyStore keys;
  private final RateLimiter rates;
  private final Settings settings;
  private final InstantSource clock;
  private final NonceMemory nonces;
  private final long startMs;
  private volatile long nextSweepMs;

  /** The four headers, of the right form. */
  private record Claim(
      String keyId, String timestamp, long timestampMs, String nonce, String signature) {}

  public SignatureAuthenticator(
      KeyStore keys, RateLimiter rates, Settings settings, InstantSource clock) {
    this.keys = keys;
    this.rates = rates;
    this.settings = settings;
    this.clock = clock;
    this.nonces =
        new NonceMemory(
            (int) (settings.windowMs() / 1000), settings.noncesPerKey(), settings.nonces());
    this.startMs = clock.millis();
  }

  /**
   * The checks that need no body: whoever fails here is not worth reading one.
   *
   * @throws ProblemException if the request cannot be authentic
   */
  public void screen(Headers headers) {
    Claim claim = claim(headers);
    requireFresh(claim, clock.millis());
    if (keys.findActive(claim.keyId()) == null) {
      throw notAuthentic();
    }
  }

  @Override
  public Principal authenticate(String method, String pathAndQuery, Headers headers, byte[] body) {
    Claim claim = claim(headers);
    long nowMs = clock.millis();
    requireFresh(claim, nowMs);
    KeyStore.Entry entry = keys.findActive(claim.keyId());
    String expected =
        RequestSignature.sign(
            entry == null ? NOBODYS_SECRET : entry.secret(),
            method,
            pathAndQuery,
            claim.timestamp(),
            claim.nonce(),
            body);
    if (!RequestSignature.equal(expected, claim.signature()) || entry == null) {
      throw notAuthentic();
    }
    Principal principal = entry.key().principal();
    rates.take(principal, 1);
    rememberNonce(principal, claim, nowMs);
    return principal;
  }

  private void rememberNonce(Principal principal, Claim claim, long nowMs) {
    NonceMemory.Finding finding =
        nonces.remember(principal.principalId(), claim.nonce(), claim.timestampMs(), nowMs);
    if (finding == NonceMemory.Finding.FULL && nowMs >= nextSweepMs) {
      nextSweepMs = nowMs + SWEEP_INTERVAL_MS;
      nonces.sweep(nowMs);
      finding = nonces.remember(principal.principalId(), claim.nonce(), claim.timestampMs(), nowMs);
    }
    switch (finding) {
      case FRESH -> {}
      case SEEN ->
          throw ProblemType.NONCE_REPLAYED.problem(
              "RD-Nonce '%s' was used with this key before. Sign again with a fresh nonce."
                  .formatted(claim.nonce()));
      case FULL ->
          throw ProblemType.NONCES_EXHAUSTED
              .problem(
                  "No room to remember another nonce within %d s. Retry after 1 s."
                      .formatted(2 * settings.windowMs() / 1000))
              .retryAfter(1);
    }
  }

  private void requireFresh(Claim claim, long nowMs) {
    long oldest = Math.max(nowMs - settings.windowMs(), startMs - settings.startGraceMs());
    if (claim.timestampMs() < oldest || claim.timestampMs() > nowMs + settings.windowMs()) {
      throw ProblemType.STALE_TIMESTAMP.problem(
          "RD-Timestamp %d is not within %d and %d, around the gateway's time %d. Sign again with"
                  .formatted(claim.timestampMs(), oldest, nowMs + settings.windowMs(), nowMs)
              + " the present time in milliseconds.");
    }
  }

  private static Claim claim(Headers headers) {
    String keyId = required(headers, KEY);
    String timestamp = required(headers, TIMESTAMP);
    String nonce = required(headers, NONCE);
    String signature = required(headers, SIGNATURE);
    if (keyId.length() > LONGEST_KEY_ID) {
      throw notAuthentic();
    }
    if (timestamp.isEmpty()
        || timestamp.length() > LONGEST_TIMESTAMP
        || !timestamp.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(HeaderField.TIMESTAMP, "milliseconds since the Unix epoch, digits only");
    }
    if (nonce.length() < SHORTEST_NONCE
        || nonce.length() > LONGEST_NONCE
        || !nonce.chars().allMatch(SignatureAuthenticator::isNonceCharacter)) {
      throw malformed(HeaderField.NONCE, "8 to 64 characters of A-Z a-z 0-9 _ -");
    }
    if (signature.length() != SIGNATURE_LENGTH) {
      throw notAuthentic();
    }
    return new Claim(keyId, timestamp, Long.parseLong(timestamp), nonce, signature);
  }

  private static boolean isNonceCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static String required(Headers headers, HeaderName name) {
    if (!headers.contains(name)) {
      throw ProblemType.NOT_AUTHENTIC
          .problem(
              "Header %s is missing. Sign the request: RD-Key, RD-Timestamp, RD-Nonce, RD-Signature."
                  .formatted(name.defaultCase()))
          .with("header", name.defaultCase());
    }
    if (headers.get(name).valueCount() != 1) {
      throw malformed(name.defaultCase(), "given once");
    }
    return headers.get(name).get();
  }

  private static ProblemException malformed(String header, String rule) {
    return ProblemType.INVALID_HEADER
        .problem("Header " + header + " must be " + rule + ". Correct it and sign again.")
        .with("header", header);
  }

  private static ProblemException notAuthentic() {
    return ProblemType.NOT_AUTHENTIC.problem(
        "RD-Signature does not match an active RD-Key over method, path and query, timestamp, nonce"
            + " and body as they arrived. Check the key, the secret and what was signed.");
  }
}
