package io.rollingdrop.lab.peer;

/**
 * A stretch of the workload as a peer can take it: orders, IOC orders and cancels. In columns, made
 * before the clock starts. Written by {@link PeerFlow}, then only read.
 */
public final class PeerOrders {

  private final long first;
  final boolean[] cancels;
  final boolean[] buys;
  final boolean[] iocs;
  final long[] orderIds;
  final long[] accounts;
  final int[] tenants;
  final int[] markets;
  final long[] prices;
  final long[] quantities;

  /**
   * @param first number of the first command
   */
  PeerOrders(long first, int count) {
    this.first = first;
    cancels = new boolean[count];
    buys = new boolean[count];
    iocs = new boolean[count];
    orderIds = new long[count];
    accounts = new long[count];
    tenants = new int[count];
    markets = new int[count];
    prices = new long[count];
    quantities = new long[count];
  }

  public int count() {
    return orderIds.length;
  }

  /** The command's number in the whole workload; from 1. */
  public long number(int index) {
    return first + index;
  }

  /** Whether it cancels; else it places. */
  public boolean isCancel(int index) {
    return cancels[index];
  }

  /** Of an order that is placed. */
  public boolean isBuy(int index) {
    return buys[index];
  }

  /** Of an order that is placed. */
  public boolean isIoc(int index) {
    return iocs[index];
  }

  /** The number that its client order id was made of. */
  public long orderId(int index) {
    return orderIds[index];
  }

  public long account(int index) {
    return accounts[index];
  }

  /** The account's. */
  public int tenant(int index) {
    return tenants[index];
  }

  /** The order's; a cancel in our core does not say it. */
  public int market(int index) {
    return markets[index];
  }

  /** Ticks; of an order that is placed. */
  public long price(int index) {
    return prices[index];
  }

  /** Lots; of an order that is placed. */
  public long quantity(int index) {
    return quantities[index];
  }
}
