package io.rollingdrop.gateway.command;

import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.TraceId;
import io.rollingdrop.protocol.IdempotencyKey;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Who sends a command, under which idempotency key, within which trace.
 *
 * @param receivedNs when the request arrived, as {@link System#nanoTime}
 */
public record Sender(Principal principal, IdempotencyKey key, TraceId traceId, long receivedNs) {

  private static final int MILLIS_SHIFT = 16;

  /** The sender of a request with an {@code Idempotency-Key}. */
  public static Sender of(Call call) {
    return new Sender(call.principal(), call.idempotencyKey(), call.traceId(), call.receivedNs());
  }

  /**
   * The same sender with a key for one part of a batch: the time of the batch's key, and a hash of
   * that key and the part's index in place of what was random. A batch sent again has the same keys
   * again.
   *
   * @param index of the part, from 0
   */
  public Sender part(int index) {
    byte[] hash;
    try {
      hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                      .putLong(key.high())
                      .putLong(key.low())
                      .putInt(index)
                      .array());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    ByteBuffer random = ByteBuffer.wrap(hash);
    IdempotencyKey own =
        IdempotencyKey.of(key.high() >>> MILLIS_SHIFT, random.getLong(), random.getLong());
    return new Sender(principal, own, traceId, receivedNs);
  }
}
