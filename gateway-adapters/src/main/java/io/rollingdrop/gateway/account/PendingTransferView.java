package io.rollingdrop.gateway.account;

import io.rollingdrop.protocol.TransferLeg;
import java.util.List;

/**
 * A transfer that is yet to be posted or voided.
 *
 * @param transferId the sequence of its command
 * @param legs in their order
 * @param tenantIds whose accounts they are of
 * @param expiresAtNs when it is voided by itself, nanoseconds since the Unix epoch
 */
public record PendingTransferView(
    long transferId, List<TransferLeg> legs, List<Integer> tenantIds, long expiresAtNs) {

  /** Whether an account of the tenant is concerned. */
  public boolean concerns(int tenantId) {
    return tenantIds.contains(tenantId);
  }
}
