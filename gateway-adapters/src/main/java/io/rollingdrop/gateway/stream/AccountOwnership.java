package io.rollingdrop.gateway.stream;

/** Knows which tenant an account belongs to. Asked on connections' threads; it may be slow. */
@FunctionalInterface
public interface AccountOwnership {

  /** Whether the account exists and is the tenant's. */
  boolean owns(int tenantId, long accountId);
}
