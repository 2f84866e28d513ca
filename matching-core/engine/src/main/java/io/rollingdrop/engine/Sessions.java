package io.rollingdrop.engine;

import io.rollingdrop.protocol.snapshot.SessionRecordDecoder;
import io.rollingdrop.protocol.snapshot.SessionRecordEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * The last number taken on each link session, so that of numbered commands only the next is taken.
 * There are as many sessions as gateways, few: they are kept in the order of opening and searched
 * one by one.
 */
final class Sessions {

  static final int NONE = -1;

  /** A session idle for this long may make room for a new one; nanoseconds. */
  static final long IDLE_NS = 60_000_000_000L;

  private final StateHash hash;
  private final TableCapture capture;
  private final long[] ids;
  private final long[] numbers;
  private final long[] activeNs;
  private int count;
  private int recent;

  Sessions(EngineLimits limits, StateHash hash) {
    this.hash = hash;
    ids = new long[limits.maxSessions()];
    numbers = new long[limits.maxSessions()];
    activeNs = new long[limits.maxSessions()];
    capture =
        new TableCapture(
            limits.maxSessions(),
            SessionRecordEncoder.TEMPLATE_ID,
            SessionRecordEncoder.BLOCK_LENGTH);
  }

  int find(long id) {
    if (recent < count && ids[recent] == id) {
      return recent;
    }
    for (int i = 0; i < count; i++) {
      if (ids[i] == id) {
        recent = i;
        return i;
      }
    }
    return NONE;
  }

  /** Opens the session, or finds it open; {@link #NONE} if there is no room. */
  int open(long id, long nowNs) {
    int found = find(id);
    if (found == NONE) {
      if (count == ids.length && !closeLongestIdle(nowNs)) {
        return NONE;
      }
      found = count++;
      ids[found] = id;
      numbers[found] = 0;
      activeNs[found] = nowNs;
      hash.add(contribution(found));
    }
    touch(found, numbers[found], nowNs);
    return found;
  }

  long lastNumber(int session) {
    return numbers[session];
  }

  void touch(int session, long number, long nowNs) {
    hash.subtract(contribution(session));
    numbers[session] = number;
    activeNs[session] = nowNs;
    hash.add(contribution(session));
  }

  void close(int session) {
    hash.subtract(contribution(session));
    int after = count - session - 1;
    System.arraycopy(ids, session + 1, ids, session, after);
    System.arraycopy(numbers, session + 1, numbers, session, after);
    System.arraycopy(activeNs, session + 1, activeNs, session, after);
    count--;
  }

  private boolean closeLongestIdle(long nowNs) {
    int longest = 0;
    for (int i = 1; i < count; i++) {
      if (activeNs[i] < activeNs[longest]) {
        longest = i;
      }
    }
    if (nowNs - activeNs[longest] < IDLE_NS) {
      return false;
    }
    close(longest);
    return true;
  }

  private long contribution(int session) {
    return StateHash.of(StateHash.SESSION, ids[session], numbers[session], activeNs[session], 0);
  }

  /** Captures the sessions at once: they are few, and their places change. */
  TableCapture capture(StateSink sink) {
    capture.begin(this::encode, count, sink);
    capture.copyAll();
    return capture;
  }

  private long encode(int from, int to, MutableDirectBuffer buffer, int offset) {
    long walked = 0;
    int at = offset;
    SessionRecordEncoder encoder = new SessionRecordEncoder();
    for (int i = from; i < to; i++, at += SessionRecordEncoder.BLOCK_LENGTH) {
      walked += contribution(i);
      encoder.wrap(buffer, at).sessionId(ids[i]).lastNumber(numbers[i]).active(activeNs[i]);
    }
    return walked;
  }

  /** Takes a session of a snapshot, in their order; false if there is no room. */
  boolean restore(SessionRecordDecoder session) {
    if (count == ids.length) {
      return false;
    }
    ids[count] = session.sessionId();
    numbers[count] = session.lastNumber();
    activeNs[count] = session.active();
    hash.add(contribution(count));
    count++;
    return true;
  }

  long audit() {
    long walked = 0;
    for (int i = 0; i < count; i++) {
      walked += contribution(i);
    }
    return walked;
  }
}
