package io.rollingdrop.protocol.market;

/** Told the best bid and offer after every command that concerned a market. */
@FunctionalInterface
public interface CommandEndListener {

  /**
   * Called on the thread that feeds the model, once the command's last event is folded.
   *
   * @param sequence of the command
   * @param bidPrice ticks; 0: no buy order rests
   * @param bidQuantity lots at that price
   * @param askPrice ticks; 0: no sell order rests
   * @param askQuantity lots at that price
   */
  void onCommandEnd(
      int marketId,
      long sequence,
      long bidPrice,
      long bidQuantity,
      long askPrice,
      long askQuantity);
}
