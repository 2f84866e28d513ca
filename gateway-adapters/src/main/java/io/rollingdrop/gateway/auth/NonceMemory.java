package io.rollingdrop.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * The nonces of each key for as long as a request that bears one would be taken: until its
 * timestamp leaves the window. Bounded for each key and in all. Thread safe.
 *
 * <p>Remembered as 64-bit hashes. That can only refuse a nonce that is new, never take one that was
 * seen, and needs some 2^32 nonces in a window to be likely; who seeks a collision on purpose seeks
 * it with his own key, and has his own request refused.
 */
final class NonceMemory {

  /** What became of a nonce. */
  enum Finding {
    FRESH,
    SEEN,
    /** Not remembered: no room. */
    FULL
  }

  private final int windowSeconds;
  private final int mostPerKey;
  private final int mostInAll;
  private final ConcurrentHashMap<Long, Window> windows = new ConcurrentHashMap<>();
  private final AtomicInteger inAll = new AtomicInteger();

  /** One key's nonces, by the second of their timestamps; guarded by itself. */
  private static final class Window {
    final LongHashSet seen = new LongHashSet();
    final LongArrayList[] bySecond;
    long clearedThrough = Long.MIN_VALUE;

    Window(int seconds) {
      bySecond = new LongArrayList[seconds];
    }
  }

  /**
   * @param windowSeconds how far a timestamp may be from the present, either way
   */
  NonceMemory(int windowSeconds, int mostPerKey, int mostInAll) {
    this.windowSeconds = windowSeconds;
    this.mostPerKey = mostPerKey;
    this.mostInAll = mostInAll;
  }

  /**
   * Remembers a nonce.
   *
   * @param timestampMs of its request, within the window around {@code nowMs}
   */
  Finding remember(long principalId, String nonce, long timestampMs, long nowMs) {
    Window window = windows.computeIfAbsent(principalId, id -> new Window(2 * windowSeconds + 3));
    long hash = hash(nonce);
    synchronized (window) {
      forgetBefore(window, second(nowMs) - windowSeconds - 1);
      if (window.seen.contains(hash)) {
        return Finding.SEEN;
      }
      if (window.seen.size() >= mostPerKey) {
        return Finding.FULL;
      }
      if (inAll.incrementAndGet() > mostInAll) {
        inAll.decrementAndGet();
        return Finding.FULL;
      }
      window.seen.add(hash);
      int slot = slot(window, second(timestampMs));
      if (window.bySecond[slot] == null) {
        window.bySecond[slot] = new LongArrayList();
      }
      window.bySecond[slot].addLong(hash);
      return Finding.FRESH;
    }
  }

  /** Forgets what is out of date of every key, also of those that ask no more. */
  void sweep(long nowMs) {
    for (Window window : windows.values()) {
      synchronized (window) {
        forgetBefore(window, second(nowMs) - windowSeconds - 1);
      }
    }
  }

  private void forgetBefore(Window window, long through) {
    long slots = window.bySecond.length;
    long from = Math.max(window.clearedThrough + 1, through - slots + 1);
    boolean forgot = false;
    for (long second = from; second <= through; second++) {
      LongArrayList nonces = window.bySecond[slot(window, second)];
      if (nonces != null) {
        nonces.forEachOrderedLong(window.seen::remove);
        inAll.addAndGet(-nonces.size());
        window.bySecond[slot(window, second)] = null;
        forgot = true;
      }
    }
    window.clearedThrough = Math.max(window.clearedThrough, through);
    if (forgot && window.seen.isEmpty()) {
      window.seen.compact();
    }
  }

  int size() {
    return inAll.get();
  }

  private static int slot(Window window, long second) {
    return (int) Math.floorMod(second, (long) window.bySecond.length);
  }

  private static long second(long epochMillis) {
    return Math.floorDiv(epochMillis, 1000L);
  }

  /** FNV-1a with the finish of MurmurHash3, both in the public domain. */
  private static long hash(String nonce) {
    long h = 0xcbf29ce484222325L;
    for (byte b : nonce.getBytes(StandardCharsets.US_ASCII)) {
      h = (h ^ b) * 0x100000001b3L;
    }
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
