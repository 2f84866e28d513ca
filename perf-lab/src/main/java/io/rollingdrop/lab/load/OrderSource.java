package io.rollingdrop.lab.load;

import java.util.Set;

/** Decides what is sent. Any thread may call. */
interface OrderSource {

  /**
   * The next request.
   *
   * @param atS seconds since the phase began
   */
  OrderRequest next(double atS);

  /** A request of this source was answered. */
  default void onReply(OrderRequest request, Reply reply) {}

  /** Problems that the flow's own design leads to, by their names. */
  Set<String> expectedProblems();
}
