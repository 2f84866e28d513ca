package io.rollingdrop.lab.peer;

/**
 * An exchange of another make that runs in this process. It is set up, then given stretches of the
 * workload; what comes of each command it tells the {@link io.rollingdrop.lab.engine.ReportSum} and
 * the {@link io.rollingdrop.lab.limits.AnswerWatch} that it was made with, on a thread of its own.
 * Called by one thread. Every method throws {@link IllegalStateException} if the exchange refused
 * what it was asked, or does not answer.
 */
public interface PeerExchange extends AutoCloseable {

  /** Adds a market. */
  void addMarket(int market, int base, int quote, long lotSize, long tickSize);

  /** Adds an account that owns nothing. */
  void addAccount(long account);

  /** Gives minor units of an asset to an account. */
  void deposit(long account, int asset, long amount);

  /**
   * Makes a stretch of the workload ready to be submitted, in its own form: not timed. All before
   * must be answered.
   */
  void prepare(PeerOrders orders);

  /** Submits a command of the stretch; waits while there is no room. */
  void submit(int index);

  /** Whether, by its own report, all balances add up to what was deposited. */
  boolean isBalanced();

  /** Stops all of its threads. */
  @Override
  void close();
}
