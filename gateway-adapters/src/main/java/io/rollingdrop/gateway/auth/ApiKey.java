package io.rollingdrop.gateway.auth;

import java.time.Instant;
import java.util.Optional;

/**
 * The facts of an API key, which are no secret.
 *
 * @param keyId public id: {@code rd_test_...}, an operator's {@code rd_op_test_...}
 * @param principalId number of the key in commands, from 1; never used again
 * @param tenantId the key's tenant; 0 for an operator's
 * @param revoked when, if it was
 */
public record ApiKey(
    String keyId,
    long principalId,
    int tenantId,
    Principal.Role role,
    Instant created,
    Optional<Instant> revoked) {

  /** Whether requests signed with it are taken. */
  public boolean isActive() {
    return revoked.isEmpty();
  }

  /** Who asks with this key. */
  public Principal principal() {
    return new Principal(keyId, principalId, tenantId, role);
  }

  ApiKey revokedAt(Instant instant) {
    return new ApiKey(keyId, principalId, tenantId, role, created, Optional.of(instant));
  }
}
