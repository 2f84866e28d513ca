package io.rollingdrop.pipeline;

import com.lmax.disruptor.RingBuffer;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandLink.Offer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Gives each command its place in the total order and its time: the sequence goes on from the
 * journal, the time never runs back. Any thread may offer; one at a time is let in.
 *
 * <p>A lock, and not a multi-producer ring, because number and time must rise together: with claims
 * racing, the later number could carry the earlier time, and both readers of the ring would have to
 * mend it alike.
 */
final class Sequencer {

  /** For so long a clock's distance from {@link System#nanoTime} is taken to be what it was. */
  private static final long CLOCK_HOLDS_NS = TimeUnit.MICROSECONDS.toNanos(100);

  private final RingBuffer<CommandSlot> ring;
  private final RulesInForce rules;
  private final ReentrantLock door = new ReentrantLock();
  private final EpochNanoClock clock;
  private final StageLatency latency;
  private long lastSequence;
  private long lastTimestampNs;
  private long clockAskedAt = System.nanoTime() - CLOCK_HOLDS_NS;
  private long clockOffsetNs;
  private boolean open;
  private volatile boolean admitting = true;
  private final Map<String, CallerCounters> callers = new ConcurrentSkipListMap<>();

  Sequencer(
      RingBuffer<CommandSlot> ring,
      RulesInForce rules,
      EpochNanoClock clock,
      StageLatency latency,
      long lastSequence,
      long lastTimestampNs) {
    this.ring = ring;
    this.rules = rules;
    this.clock = clock;
    this.latency = latency;
    this.lastSequence = lastSequence;
    this.lastTimestampNs = lastTimestampNs;
    open = true;
  }

  /** Sequences a well-formed command, or says why not. */
  Offer offer(DirectBuffer buffer, int offset, int length) {
    return admitting ? offerOwn(buffer, offset, length) : Offer.STORAGE_FULL;
  }

  /** As {@link #offer}, for the core's own commands, which are taken also when no others are. */
  Offer offerOwn(DirectBuffer buffer, int offset, int length) {
    // Who finds nobody before it need not look at the clock twice.
    boolean first = door.tryLock();
    long from = first ? 0 : System.nanoTime();
    if (!first) {
      door.lock();
    }
    try {
      if (!open) {
        return Offer.NOT_CONNECTED;
      }
      if (!rules.areKnown() || !ring.hasAvailableCapacity(1)) {
        return Offer.BACK_PRESSURED;
      }
      long now = System.nanoTime();
      latency.record(first ? 0 : now - from);
      sequence(buffer, offset, length, now);
      return Offer.TAKEN;
    } finally {
      door.unlock();
    }
  }

  private void sequence(DirectBuffer buffer, int offset, int length, long now) {
    long position = ring.next();
    try {
      CommandSlot slot = ring.get(position);
      lastTimestampNs = Math.max(lastTimestampNs, time(now));
      slot.sequence = ++lastSequence;
      slot.timestampNs = lastTimestampNs;
      slot.length = length;
      slot.command.putBytes(0, buffer, offset, length);
      slot.sequencedAtNanoTime = now;
    } finally {
      ring.publish(position);
    }
    rules.onSequenced(lastSequence, buffer, offset);
  }

  /** Whether the rules that decide the next command are known: nothing is taken until they are. */
  boolean knowsRules() {
    door.lock();
    try {
      return rules.areKnown();
    } finally {
      door.unlock();
    }
  }

  /** The clock's time, by {@link System#nanoTime} since it was last asked. */
  private long time(long now) {
    if (now - clockAskedAt >= CLOCK_HOLDS_NS) {
      clockOffsetNs = clock.nanoTime() - now;
      clockAskedAt = now;
    }
    return now + clockOffsetNs;
  }

  /** Takes clients' commands, or refuses them for want of room on the disk. */
  void admit(boolean admit) {
    admitting = admit;
  }

  boolean isAdmitting() {
    return admitting;
  }

  boolean isOpen() {
    door.lock();
    try {
      return open;
    } finally {
      door.unlock();
    }
  }

  long lastSequence() {
    door.lock();
    try {
      return lastSequence;
    } finally {
      door.unlock();
    }
  }

  /** How often each caller was refused. */
  List<CallerPressure> pressure() {
    return callers.entrySet().stream()
        .map(caller -> caller.getValue().read(caller.getKey()))
        .toList();
  }

  /** Takes nothing more, for good. */
  void close() {
    door.lock();
    try {
      open = false;
    } finally {
      door.unlock();
    }
  }

  /**
   * A link of a client in this process.
   *
   * @param caller under whose name refusals are counted; links of one name are counted together
   */
  CommandLink newLink(String caller) {
    CallerCounters counters = callers.computeIfAbsent(caller, name -> new CallerCounters());
    return new CommandLink() {
      private volatile boolean closed;

      @Override
      public CommandFormat.Fault check(DirectBuffer command, int offset, int length) {
        return CommandFormat.check(command, offset, length, rules.version());
      }

      @Override
      public Offer offer(DirectBuffer command, int offset, int length) {
        if (check(command, offset, length) != CommandFormat.Fault.NONE) {
          throw new IllegalArgumentException("not a command; check it with CommandFormat first");
        }
        if (closed) {
          return Offer.NOT_CONNECTED;
        }
        Offer offer = Sequencer.this.offer(command, offset, length);
        return offer == Offer.TAKEN ? offer : counters.count(offer);
      }

      @Override
      public boolean isStorageFull() {
        return !admitting;
      }

      @Override
      public long connection() {
        return !closed && isOpen() ? 1 : -1;
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }
}
