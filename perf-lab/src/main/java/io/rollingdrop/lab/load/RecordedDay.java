package io.rollingdrop.lab.load;

import java.util.List;

/**
 * What was asked of a market at one time, to be asked again.
 *
 * @param entries in order
 * @param leftOut messages that ask for nothing that can be asked again: what concerns orders from
 *     before the recording
 */
record RecordedDay(List<Entry> entries, long leftOut) {

  /**
   * One request.
   *
   * @param atS seconds since the first
   * @param order whose order it is about, by an id of the recording
   * @param account who asked, by an id of the recording
   * @param market in which, by an id of the recording
   * @param price ticks; 0: it sets none
   * @param quantity lots; 0: it sets none; of an amend the new total
   */
  record Entry(
      double atS,
      OrderRequest.Kind kind,
      long order,
      long account,
      int market,
      boolean buy,
      long price,
      long quantity) {}

  /** When each is due if time goes so many times as fast. */
  Arrivals arrivals(double speed) {
    return new Arrivals(
        entries.stream().mapToLong(entry -> (long) (entry.atS() * 1e9 / speed)).toArray());
  }

  /** Markets in it. */
  int markets() {
    return (int) entries.stream().mapToInt(Entry::market).distinct().count();
  }
}
