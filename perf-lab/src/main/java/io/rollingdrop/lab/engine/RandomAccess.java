package io.rollingdrop.lab.engine;

import java.lang.management.ManagementFactory;

/**
 * What the machine itself needs to read one word at random out of so many bytes, where the next
 * place depends on the word that was read: the price of a wait for memory. One thread.
 */
final class RandomAccess {

  private static final int READS = 1 << 21;
  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private final long[] words;
  private long sum;

  /**
   * @param bytes to be read from, rounded up to a power of two
   */
  RandomAccess(long bytes) {
    int size = Math.toIntExact(Math.ceilDiv(bytes, Long.BYTES));
    words = new long[Math.max(2, Integer.highestOneBit(size - 1) << 1)];
    for (int i = 0; i < words.length; i++) {
      words[i] = i * STEP;
    }
  }

  /** Bytes that are read from. */
  long footprint() {
    return (long) words.length * Long.BYTES;
  }

  /** Nanoseconds of processor time a read, now. */
  double nanos() {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int mask = words.length - 1;
    long at = sum;
    for (int i = 0; i < READS; i++) {
      at = (at + words[(int) (at >>> Integer.SIZE) & mask] | 1) * STEP;
    }
    sum = at;
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before)
        / (double) READS;
  }
}
