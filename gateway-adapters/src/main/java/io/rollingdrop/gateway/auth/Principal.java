package io.rollingdrop.gateway.auth;

/**
 * Who a request is made by, once its signature has been checked.
 *
 * @param keyId the API key's public id
 * @param principalId number of the key in commands and the audit log
 * @param tenantId the key's tenant; 0 for the platform's operator
 * @param role what the key may do
 */
public record Principal(String keyId, long principalId, int tenantId, Role role) {

  /** What a key may do. */
  public enum Role {
    /** Trades for the accounts of its tenant. */
    PARTNER,
    /** Runs the platform: tenants, accounts, assets, markets, deposits, freezes, halts. */
    OPERATOR
  }
}
