package io.rollingdrop.satellite.config.core;

import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/**
 * Idempotency keys of the commands that a version becomes: worked out from the version, so that a
 * retry has the same key without anybody having kept it, also after a restart.
 */
final class ChangeKey {

  private ChangeKey() {}

  /**
   * The key of one part of a version, of the time when the version was saved.
   *
   * @param part of the version, as {@code fees}
   */
  static IdempotencyKey of(DocumentVersion version, String part) {
    String name =
        "%s %d %d %s"
            .formatted(
                version.document(), version.version(), version.created().toEpochMilli(), part);
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
      return IdempotencyKey.of(version.created().toEpochMilli(), hash.getLong(), hash.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
