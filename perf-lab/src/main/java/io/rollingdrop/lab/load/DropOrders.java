package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.OrderRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A drop that opens in tranches: its seller puts a tranche on the market when it opens, and a crowd
 * wants it. Of a hundred buyers 85 take one to four units at the price or nothing, ten bid less and
 * wait, five give up a bid.
 */
final class DropOrders implements OrderSource {

  static final long PRICE = 10_000;

  private static final int PERCENT = 100;
  private static final int TAKE_BELOW = 85;
  private static final int BID_BELOW = 95;
  private static final int MOST_UNITS = 4;
  private static final int LOWEST_BID = 5;
  private static final Set<String> EXPECTED = Set.of("unknown-order");

  private final Trader seller;
  private final MixedOrders.Memory bids;
  private final List<Trader> buyers;
  private final Tranches tranches;
  private final OrderNames names;
  private final SplittableRandom random;

  // Guarded by this.
  private final List<OrderRequest> opened = new ArrayList<>();

  /**
   * When stock is released.
   *
   * @param count how many tranches
   * @param apartS seconds from one to the next; the first opens at half of it
   * @param units of each
   */
  record Tranches(int count, double apartS, long units) {
    double opensS(int tranche) {
      return apartS / 2 + tranche * apartS;
    }
  }

  /**
   * @param traders of one market; the first of them sells
   */
  DropOrders(List<Trader> traders, Tranches tranches, OrderNames names, long seed) {
    seller = traders.getFirst();
    buyers = traders.subList(1, traders.size());
    this.tranches = tranches;
    this.names = names;
    random = new SplittableRandom(seed);
    bids = new MixedOrders.Memory(random);
  }

  @Override
  public Set<String> expectedProblems() {
    return EXPECTED;
  }

  @Override
  public synchronized OrderRequest next(double atS) {
    if (opened.size() < tranches.count() && atS >= tranches.opensS(opened.size())) {
      opened.add(
          OrderRequest.order(Kind.PLACE, seller, names.next(), false, PRICE, tranches.units()));
      return opened.getLast();
    }
    int draw = random.nextInt(PERCENT);
    if (draw >= BID_BELOW && !bids.isEmpty()) {
      MixedOrders.Open bid = bids.draw();
      return OrderRequest.cancel(bid.trader(), bid.name());
    }
    boolean take = draw < TAKE_BELOW;
    return OrderRequest.order(
        take ? Kind.TAKE : Kind.PLACE,
        buyers.get(random.nextInt(buyers.size())),
        names.next(),
        true,
        take ? PRICE : PRICE - 1 - random.nextInt(LOWEST_BID),
        1L + random.nextInt(MOST_UNITS));
  }

  /** The seller's orders so far. */
  synchronized List<OrderRequest> opened() {
    return List.copyOf(opened);
  }

  @Override
  public synchronized void onReply(OrderRequest request, Reply reply) {
    if (!request.trader().equals(seller)) {
      bids.onReply(request, reply);
    }
  }
}
