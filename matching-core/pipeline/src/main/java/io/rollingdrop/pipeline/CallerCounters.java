package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.CommandLink.Offer;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a caller was refused; nothing is counted of what was taken. Any thread. */
final class CallerCounters {

  private final LongAdder ringFull = new LongAdder();
  private final LongAdder storageFull = new LongAdder();

  Offer count(Offer offer) {
    if (offer == Offer.BACK_PRESSURED) {
      ringFull.increment();
    } else if (offer == Offer.STORAGE_FULL) {
      storageFull.increment();
    }
    return offer;
  }

  CallerPressure read(String caller) {
    return new CallerPressure(caller, ringFull.sum(), storageFull.sum());
  }
}
