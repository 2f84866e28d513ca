package io.rollingdrop.pipeline;

import org.agrona.BitUtil;

/**
 * How much waits between a core's threads, and how much goes on together.
 *
 * @param commandSlots of the command ring, a power of two, 2 to 2^20; each takes 384 bytes
 * @param eventBytes of the event ring, a power of two, 4 KiB to 1 GiB
 * @param journalGroup most commands that are journaled together, 1 to 65536: the first of a group
 *     is durable no sooner than the last, and a sync is shared by all of them
 * @param publishGroup most events that are published together, 1 to 65536
 */
public record Rings(int commandSlots, int eventBytes, int journalGroup, int publishGroup) {

  /** Fits two shared cores. */
  public static final Rings DEFAULTS = new Rings(1 << 14, 1 << 24, 1024, 256);

  private static final int MOST_SLOTS = 1 << 20;
  private static final int MOST_EVENT_BYTES = 1 << 30;
  private static final int MOST_IN_GROUP = 1 << 16;

  /**
   * @throws IllegalArgumentException naming the value, the rule and what to do
   */
  public Rings {
    requirePowerOfTwo("the command ring's size", commandSlots);
    requirePowerOfTwo("the event ring's bytes", eventBytes);
    requireBetween("the command ring's size", commandSlots, 2, MOST_SLOTS);
    requireBetween("the event ring's bytes", eventBytes, EventRing.MIN_CAPACITY, MOST_EVENT_BYTES);
    requireBetween("the journal's group", journalGroup, 1, MOST_IN_GROUP);
    requireBetween("the publisher's group", publishGroup, 1, MOST_IN_GROUP);
  }

  static void requirePowerOfTwo(String name, int value) {
    if (value <= 0 || Integer.bitCount(value) != 1) {
      throw new IllegalArgumentException(
          "%s, %d, is not a power of two: choose %d"
              .formatted(name, value, BitUtil.findNextPositivePowerOfTwo(Math.max(2, value))));
    }
  }

  private static void requireBetween(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s, %d, is not between %d and %d: choose one that is"
              .formatted(name, value, least, most));
    }
  }
}
