package io.rollingdrop.lab.engine;

/**
 * What a contender reported, as counts and a sum over all fields of all reports: contenders that
 * report the same have the same sum, in whatever order they report within a message. Cheap enough
 * to be kept while time is taken. The kinds are those of the canonical report stream. One thread.
 */
public final class ReportSum {

  private static final int ORDER_ACK = 1;
  private static final int TRADE = 2;
  private static final int CANCEL_ACK = 3;
  private static final int MODIFY_ACK = 4;
  private static final int CANCEL_REJECT = 5;
  private static final int MODIFY_REJECT = 6;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;
  private static final int SHIFT = 29;

  private int message;
  private long sum;
  private long reports;
  private long trades;

  /** The reports from here on are caused by this message. */
  public void at(int index) {
    message = index;
  }

  public void orderAck(boolean buy, long orderId, long price, long quantity) {
    add(ORDER_ACK, buy ? 0 : 1, orderId, price, quantity);
  }

  public void trade(long price, long quantity, long makerOrderId, long takerOrderId) {
    trades++;
    add(TRADE, price, quantity, makerOrderId, takerOrderId);
  }

  public void cancelAck(long orderId) {
    add(CANCEL_ACK, orderId, 0, 0, 0);
  }

  public void modifyAck(long orderId, long price, long quantity) {
    add(MODIFY_ACK, orderId, price, quantity, 0);
  }

  public void cancelReject(long orderId) {
    add(CANCEL_REJECT, orderId, 0, 0, 0);
  }

  public void modifyReject(long orderId) {
    add(MODIFY_REJECT, orderId, 0, 0, 0);
  }

  private void add(long kind, long a, long b, long c, long d) {
    reports++;
    long mixed = (kind + message) * MIX;
    mixed = (mixed ^ (mixed >>> SHIFT) ^ a) * MIX;
    mixed = (mixed ^ (mixed >>> SHIFT) ^ b) * MIX;
    mixed = (mixed ^ (mixed >>> SHIFT) ^ c) * MIX;
    sum += (mixed ^ (mixed >>> SHIFT) ^ d) * MIX;
  }

  public long sum() {
    return sum;
  }

  public long reports() {
    return reports;
  }

  public long trades() {
    return trades;
  }

  /** Starts again. */
  public void clear() {
    message = 0;
    sum = 0;
    reports = 0;
    trades = 0;
  }
}
