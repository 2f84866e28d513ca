package io.rollingdrop.gateway.account;

import java.util.ArrayDeque;

/** What is known of one account. Fields without a comment are for the feed's thread only. */
final class AccountModel {

  final long accountId;
  final int tenantId;

  /** Any thread reads. */
  final BalanceSheet balances;

  /** Any thread reads. By order id. */
  final SequencedLog<TrackedOrder> orders = new SequencedLog<>();

  /** Any thread reads. By sequence, then {@link FillView#minor}. */
  final SequencedLog<FillView> fills = new SequencedLog<>();

  /** Any thread reads. Fills of this sequence and before may have been forgotten. */
  volatile long fillsForgottenThrough;

  /** Any thread reads. */
  volatile boolean frozen;

  final ArrayDeque<TrackedOrder> closed = new ArrayDeque<>(0);
  boolean balancesChanged;

  AccountModel(long accountId, int tenantId) {
    this.accountId = accountId;
    this.tenantId = tenantId;
    this.balances = new BalanceSheet(accountId);
  }
}
