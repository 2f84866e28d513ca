package io.rollingdrop.lab.load;

import io.rollingdrop.lab.workload.OrderName;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Client order ids that nobody else uses: half of one is this load's own, drawn at random, half the
 * order's number. Any thread may call.
 */
final class OrderNames {

  private static final int HALF = Integer.SIZE;
  private static final int RADIX = 16;
  private static final int DIGITS = 16;

  private final long mine = ThreadLocalRandom.current().nextLong(1, 1L << (HALF - 1));
  private final AtomicInteger given = new AtomicInteger();

  /** A name never given before. */
  String next() {
    return new OrderName().of((mine << HALF) | given.getAndIncrement()).toString();
  }

  /** The number of an order of this load, from 0; empty if it is another's. */
  OptionalInt numberOf(String name) {
    if (name.length() != DIGITS) {
      return OptionalInt.empty();
    }
    try {
      long value = Long.parseUnsignedLong(name, RADIX);
      return value >>> HALF == mine ? OptionalInt.of((int) value) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
