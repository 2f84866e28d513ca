package io.rollingdrop.gateway.account;

/**
 * An account.
 *
 * @param frozen whether it may do nothing but cancel
 */
public record AccountView(long accountId, int tenantId, boolean frozen) {}
