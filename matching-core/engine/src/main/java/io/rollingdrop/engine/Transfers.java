package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.PostTransferDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.TransferDecoder;
import io.rollingdrop.protocol.codec.TransferVoidReason;
import io.rollingdrop.protocol.codec.VoidTransferDecoder;

/**
 * Money and units that go from account to account: one or several legs, all of them or none; at
 * once, or pending until they are posted, voided, or their time is over.
 */
final class Transfers {

  /** For how long a transfer may be pending: 90 days. */
  static final long MOST_PENDING_NS = 90L * 24 * 3_600 * 1_000_000_000;

  private final Registry registry;
  private final Ledger ledger;
  private final PendingTransfers pending;
  private final EventWriter events;

  // The legs of the request at hand: registry indexes, and minor units.
  private final int[] debits = new int[CommandFormat.MAX_LEGS];
  private final int[] credits = new int[CommandFormat.MAX_LEGS];
  private final int[] assets = new int[CommandFormat.MAX_LEGS];
  private final long[] amounts = new long[CommandFormat.MAX_LEGS];
  private int count;
  private boolean atOnce;

  Transfers(Registry registry, Ledger ledger, PendingTransfers pending, EventWriter events) {
    this.registry = registry;
    this.ledger = ledger;
    this.pending = pending;
    this.events = events;
  }

  RejectReason transfer(CommandContext command, TransferDecoder request) {
    long expiryNs = request.expiry();
    atOnce = expiryNs == 0;
    if (!atOnce
        && (expiryNs <= command.timestampNs || expiryNs - command.timestampNs > MOST_PENDING_NS)) {
      return RejectReason.INVALID_EXPIRY;
    }
    RejectReason check = read(command, request.legs());
    if (check == RejectReason.NONE) {
      check = checkRoom(command.tenantId);
    }
    if (check != RejectReason.NONE) {
      return check;
    }
    for (int leg = 0; leg < count; leg++) {
      int debit = ledger.find(debits[leg], assets[leg]);
      int credit = ledger.findOrOpen(credits[leg], assets[leg]);
      if (atOnce) {
        ledger.transfer(debit, credit, amounts[leg]);
        transferred(command.sequence, debit, credit, amounts[leg]);
      } else {
        ledger.hold(debit, amounts[leg]);
        pending.add(command.sequence, leg, command.tenantId, debit, credit, amounts[leg], expiryNs);
        pending(command.sequence, debit, credit, amounts[leg], expiryNs);
      }
    }
    return RejectReason.NONE;
  }

  /** Takes the legs, and checks each in the light of those before it. */
  private RejectReason read(CommandContext command, TransferDecoder.LegsDecoder legs) {
    count = 0;
    while (legs.hasNext()) {
      TransferDecoder.LegsDecoder leg = legs.next();
      debits[count] = registry.account(leg.debitAccountId());
      credits[count] = registry.account(leg.creditAccountId());
      assets[count] = registry.asset(leg.assetId());
      amounts[count] = leg.amount();
      RejectReason check = checkLast(command);
      if (check != RejectReason.NONE) {
        return check;
      }
      count++;
    }
    return RejectReason.NONE;
  }

  private RejectReason checkLast(CommandContext command) {
    int debit = debits[count];
    if (!isAtHand(command, debit) || !isAtHand(command, credits[count])) {
      return RejectReason.UNKNOWN_ACCOUNT;
    }
    if (assets[count] == Registry.NONE) {
      return RejectReason.UNKNOWN_ASSET;
    }
    if (amounts[count] <= 0) {
      return RejectReason.INVALID_AMOUNT;
    }
    if (debit == credits[count]) {
      return RejectReason.INVALID_PARAMETER;
    }
    if (registry.isFrozen(debit)) {
      return RejectReason.ACCOUNT_FROZEN;
    }
    return availableThen(debit, assets[count]) < amounts[count]
        ? RejectReason.INSUFFICIENT_BALANCE
        : RejectReason.NONE;
  }

  private boolean isAtHand(CommandContext command, int account) {
    return account != Registry.NONE
        && (command.isOperator() || registry.tenantOf(account) == command.tenantId);
  }

  /** What is available when all legs before the one at hand have happened. */
  private long availableThen(int account, int asset) {
    int balance = ledger.find(account, asset);
    long available = balance == SlotTable.NONE ? 0 : ledger.available(balance);
    for (int leg = 0; leg < count; leg++) {
      if (assets[leg] == asset && debits[leg] == account) {
        available -= amounts[leg];
      }
      if (atOnce && assets[leg] == asset && credits[leg] == account) {
        available += amounts[leg];
      }
    }
    return available;
  }

  private RejectReason checkRoom(int tenantId) {
    int opened = 0;
    for (int leg = 0; leg < count; leg++) {
      opened += opensBalance(leg) ? 1 : 0;
    }
    return ledger.hasRoomFor(opened) && (atOnce || pending.hasRoomFor(tenantId, count))
        ? RejectReason.NONE
        : RejectReason.CAPACITY_REACHED;
  }

  private boolean opensBalance(int leg) {
    if (ledger.find(credits[leg], assets[leg]) != SlotTable.NONE) {
      return false;
    }
    for (int before = 0; before < leg; before++) {
      if (credits[before] == credits[leg] && assets[before] == assets[leg]) {
        return false;
      }
    }
    return true;
  }

  /**
   * A pending transfer happens.
   *
   * @param dueThroughNs what was to end until then is over, whether or not it was voided already
   */
  RejectReason post(CommandContext command, PostTransferDecoder request, long dueThroughNs) {
    if (!isOf(command, request.transferId())) {
      return RejectReason.UNKNOWN_TRANSFER;
    }
    int slot = pending.find(request.transferId(), 0);
    if (pending.expiry(slot) <= dueThroughNs) {
      return RejectReason.UNKNOWN_TRANSFER;
    }
    for (int leg = 1; slot != PendingTransfers.NONE; leg++) {
      ledger.pay(pending.debit(slot), pending.amount(slot), 0);
      ledger.receive(pending.credit(slot), pending.amount(slot));
      posted(slot);
      pending.remove(slot);
      slot = pending.find(request.transferId(), leg);
    }
    return RejectReason.NONE;
  }

  RejectReason cancel(CommandContext command, VoidTransferDecoder request) {
    if (!isOf(command, request.transferId())) {
      return RejectReason.UNKNOWN_TRANSFER;
    }
    end(request.transferId(), TransferVoidReason.REQUESTED);
    return RejectReason.NONE;
  }

  private boolean isOf(CommandContext command, long transferId) {
    int first = pending.find(transferId, 0);
    return first != PendingTransfers.NONE
        && (command.isOperator() || pending.tenantId(first) == command.tenantId);
  }

  /**
   * Voids what is pending until {@code nowNs} or before, the first to end first.
   *
   * @param most legs, but for those of a transfer that was begun
   */
  void endExpired(int most, long nowNs) {
    int left = most;
    for (int first = pending.firstToEnd();
        first != PendingTransfers.NONE && left > 0 && pending.expiry(first) <= nowNs;
        first = pending.firstToEnd()) {
      left -= end(pending.transferId(first), TransferVoidReason.EXPIRED);
    }
  }

  /** Returns how many legs it had. */
  private int end(long transferId, TransferVoidReason reason) {
    int leg = 0;
    for (int slot = pending.find(transferId, leg);
        slot != PendingTransfers.NONE;
        slot = pending.find(transferId, leg)) {
      ledger.release(pending.debit(slot), pending.amount(slot));
      voided(slot, reason);
      pending.remove(slot);
      leg++;
    }
    return leg;
  }

  private void transferred(long transferId, int debit, int credit, long amount) {
    events
        .transferred()
        .transferId(transferId)
        .debitAccountId(accountId(debit))
        .creditAccountId(accountId(credit))
        .amount(amount)
        .debitTenantId(tenantId(debit))
        .creditTenantId(tenantId(credit))
        .assetId(registry.assetId(ledger.asset(debit)));
  }

  private void pending(long transferId, int debit, int credit, long amount, long expiryNs) {
    events
        .transferPending()
        .transferId(transferId)
        .debitAccountId(accountId(debit))
        .creditAccountId(accountId(credit))
        .amount(amount)
        .debitTenantId(tenantId(debit))
        .creditTenantId(tenantId(credit))
        .assetId(registry.assetId(ledger.asset(debit)))
        .expiry(expiryNs);
  }

  private void posted(int slot) {
    int debit = pending.debit(slot);
    int credit = pending.credit(slot);
    events
        .transferPosted()
        .transferId(pending.transferId(slot))
        .debitAccountId(accountId(debit))
        .creditAccountId(accountId(credit))
        .amount(pending.amount(slot))
        .debitTenantId(tenantId(debit))
        .creditTenantId(tenantId(credit))
        .assetId(registry.assetId(ledger.asset(debit)));
  }

  private void voided(int slot, TransferVoidReason reason) {
    int debit = pending.debit(slot);
    int credit = pending.credit(slot);
    events
        .transferVoided()
        .transferId(pending.transferId(slot))
        .debitAccountId(accountId(debit))
        .creditAccountId(accountId(credit))
        .amount(pending.amount(slot))
        .debitTenantId(tenantId(debit))
        .creditTenantId(tenantId(credit))
        .assetId(registry.assetId(ledger.asset(debit)))
        .reason(reason);
  }

  private long accountId(int balance) {
    return registry.accountId(ledger.account(balance));
  }

  private int tenantId(int balance) {
    return registry.tenantOf(ledger.account(balance));
  }
}
