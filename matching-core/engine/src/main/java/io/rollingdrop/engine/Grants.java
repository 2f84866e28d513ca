package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.GrantRecordEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.collections.Long2LongHashMap;

/** Which tenants may trade in which markets of others. */
final class Grants {

  private static final int NONE = -1;
  private static final float LOAD_FACTOR = 0.5f;

  private final StateHash hash;
  private final TableCapture capture;
  private final Long2LongHashMap places;
  private final long[] keys;

  Grants(int capacity, StateHash hash) {
    this.hash = hash;
    places = new Long2LongHashMap(2 * capacity, LOAD_FACTOR, NONE);
    keys = new long[capacity];
    capture =
        new TableCapture(capacity, GrantRecordEncoder.TEMPLATE_ID, GrantRecordEncoder.BLOCK_LENGTH);
  }

  boolean has(int market, int tenantId) {
    return places.get(key(market, tenantId)) != NONE;
  }

  boolean isFull() {
    return places.size() == keys.length;
  }

  void grant(int market, int tenantId) {
    long key = key(market, tenantId);
    int place = places.size();
    keys[place] = key;
    places.put(key, place);
    hash.add(contribution(key));
  }

  void revoke(int market, int tenantId) {
    long key = key(market, tenantId);
    int place = (int) places.remove(key);
    int last = places.size();
    capture.beforeChange(place);
    capture.beforeChange(last);
    if (place != last) {
      keys[place] = keys[last];
      places.put(keys[place], place);
    }
    hash.subtract(contribution(key));
  }

  private static long key(int market, int tenantId) {
    return ((long) market << Integer.SIZE) | (tenantId & 0xffff_ffffL);
  }

  /** Begins to capture the grants as they are now; returns how that is to be gone on with. */
  TableCapture beginCapture(Registry registry, StateSink sink) {
    capture.begin(
        (from, to, buffer, offset) -> encode(registry, from, to, buffer, offset),
        places.size(),
        sink);
    return capture;
  }

  private long encode(Registry registry, int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    GrantRecordEncoder encoder = new GrantRecordEncoder();
    for (int place = from; place < to; place++, at += GrantRecordEncoder.BLOCK_LENGTH) {
      long key = keys[place];
      walked += contribution(key);
      encoder
          .wrap(buffer, at)
          .marketId(registry.marketAt((int) (key >>> Integer.SIZE)).marketId)
          .tenantId((int) key);
    }
    return walked;
  }

  private static long contribution(long key) {
    return StateHash.of(StateHash.GRANT, key, 0);
  }

  /** The grants' part of the state hash, worked out anew. */
  long audit() {
    long walked = 0;
    for (int place = 0; place < places.size(); place++) {
      walked += contribution(keys[place]);
    }
    return walked;
  }
}
