package io.rollingdrop.ops.architecture;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.collections.Long2LongHashMap;

/** Does all that the engine may not: so that the rules against it are seen to find it. */
final class Undetermined {

  private volatile int seen;
  private final Map<String, Integer> byName = new HashMap<>();
  private final Long2LongHashMap byId = new Long2LongHashMap(0);

  long atSomeTime() {
    return System.nanoTime() + Instant.now().toEpochMilli() + new Random().nextInt();
  }

  long atSomePlace(Object some) {
    return System.identityHashCode(some) + some.hashCode() + Thread.currentThread().threadId();
  }

  long asSet() {
    return Long.getLong("some.setting", 0) + System.getProperty("other.setting").length();
  }

  long inHashOrder() {
    long last = byName.size();
    for (long each : byId.values()) {
      last = each;
    }
    return last;
  }

  long mean(long sum, double count) {
    return (long) (sum / count + Math.random());
  }

  boolean share(float part) {
    return part * 2 > 1;
  }

  synchronized int locked() {
    System.out.println(seen);
    return seen;
  }

  int blockLocked() {
    synchronized (byName) {
      return byName.size();
    }
  }
}
