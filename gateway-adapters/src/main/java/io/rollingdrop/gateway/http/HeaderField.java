package io.rollingdrop.gateway.http;

/** Names of the header fields that are this gateway's own, or that it reads. */
public final class HeaderField {

  public static final String KEY = "RD-Key";
  public static final String TIMESTAMP = "RD-Timestamp";
  public static final String NONCE = "RD-Nonce";
  public static final String SIGNATURE = "RD-Signature";

  /** The sequence that a reply reflects; of a write, its command's. */
  public static final String SEQUENCE = "RD-Sequence";

  /** A read waits until its answer reflects this sequence. */
  public static final String AT_LEAST_SEQUENCE = "RD-At-Least-Sequence";

  /** Given by the caller or made here; on every reply. */
  public static final String REQUEST_ID = "RD-Request-Id";

  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** {@code true} on a reply that tells the outcome of an earlier request with the same key. */
  public static final String IDEMPOTENCY_REPLAYED = "Idempotency-Replayed";

  public static final String TRACEPARENT = "traceparent";
  public static final String RATE_LIMIT = "RateLimit";
  public static final String RATE_LIMIT_POLICY = "RateLimit-Policy";

  private HeaderField() {}
}
