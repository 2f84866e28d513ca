package io.rollingdrop.lab.load;

/** How often traders do what: of a hundred requests. */
enum OrderMix {
  /** An exchange's day, as the labs of the core have it. */
  EXCHANGE(45, 15, 28, 6, 6),
  /** Market makers, who follow the price. */
  MAKERS(30, 3, 32, 5, 30),
  /** Buyers and sellers who want it now. */
  SHOPPERS(32, 60, 8, 0, 0);

  private static final int ALL = 100;

  private final int placeBelow;
  private final int takeBelow;
  private final int cancelBelow;
  private final int amendBelow;

  OrderMix(int place, int take, int cancel, int amend, int replace) {
    placeBelow = place;
    takeBelow = placeBelow + take;
    cancelBelow = takeBelow + cancel;
    amendBelow = cancelBelow + amend;
    if (amendBelow + replace != ALL) {
      throw new IllegalArgumentException(name() + " is not of " + ALL);
    }
  }

  /**
   * What is done.
   *
   * @param draw from 0 to 99
   */
  OrderRequest.Kind kind(int draw) {
    if (draw < placeBelow) {
      return OrderRequest.Kind.PLACE;
    }
    if (draw < takeBelow) {
      return OrderRequest.Kind.TAKE;
    }
    if (draw < cancelBelow) {
      return OrderRequest.Kind.CANCEL;
    }
    return draw < amendBelow ? OrderRequest.Kind.AMEND : OrderRequest.Kind.REPLACE;
  }
}
