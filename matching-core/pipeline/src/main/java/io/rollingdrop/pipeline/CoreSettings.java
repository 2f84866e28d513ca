package io.rollingdrop.pipeline;

import com.lmax.disruptor.WaitStrategy;
import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * How a core runs. None of this changes what it decides, but for {@code limits}, which count only
 * for a new journal.
 *
 * @param shardId of the core
 * @param durability when a command may be answered
 * @param limits of a new core; an existing one goes on with those in its journal
 * @param rings between its threads
 * @param tickIntervalNs between two ticks
 * @param waiting how its threads wait for work
 * @param placement where its threads run
 * @param disk how much room the journals' disk must have
 * @param snapshots when they are taken
 * @param newestRules that the core knows: fewer than this release does, to run as an older one
 */
public record CoreSettings(
    int shardId,
    Durability durability,
    EngineLimits limits,
    Rings rings,
    long tickIntervalNs,
    Waiting waiting,
    ThreadPlacement placement,
    DiskMarks disk,
    SnapshotSchedule snapshots,
    int newestRules) {

  /**
   * When snapshots are taken: so that no more than that has to be decided again at a start.
   *
   * @param intervalNs after which one is taken; 0: not by time
   * @param commands after which one is taken; 0: not by number
   * @param ringBytes that may wait to be written, a power of two, at least 1 MiB
   */
  public record SnapshotSchedule(long intervalNs, long commands, int ringBytes) {

    /** Every ten minutes, or ten million commands. */
    public static final SnapshotSchedule DEFAULTS =
        new SnapshotSchedule(TimeUnit.MINUTES.toNanos(10), 10_000_000, 1 << 24);

    private static final int MIN_RING_BYTES = 1 << 20;

    public SnapshotSchedule {
      if (intervalNs < 0 || commands < 0) {
        throw new IllegalArgumentException(
            "a snapshot every " + intervalNs + " ns or " + commands + " commands: below 0");
      }
      Rings.requirePowerOfTwo("snapshot ringBytes", ringBytes);
      if (ringBytes < MIN_RING_BYTES) {
        throw new IllegalArgumentException(
            "snapshot ringBytes " + ringBytes + " is below " + MIN_RING_BYTES);
      }
    }

    /** Only on demand. */
    public static SnapshotSchedule onDemand() {
      return new SnapshotSchedule(0, 0, DEFAULTS.ringBytes());
    }
  }

  /** How a thread waits. */
  public enum Waiting {
    /** Sleeps, the longer the less there is to do: cores may be shared. */
    SLEEPING,
    /** Spins, yielding: cores may be shared by few. */
    YIELDING,
    /** Spins: each thread has a core of its own. */
    SPINNING
  }

  private static final int SPINS = 100;
  private static final int SPINS_PER_LOOK = 16;

  /** Fits two shared cores. */
  public static final CoreSettings DEFAULTS =
      new CoreSettings(
          1,
          Durability.MEMORY,
          EngineLimits.DEFAULTS,
          Rings.DEFAULTS,
          TimeUnit.SECONDS.toNanos(1),
          Waiting.SLEEPING,
          ThreadPlacement.ANYWHERE,
          DiskMarks.DEFAULTS,
          SnapshotSchedule.DEFAULTS,
          Engine.NEWEST_RULES);

  /**
   * @throws IllegalArgumentException naming the value, the rule and what to do
   */
  public CoreSettings {
    if (tickIntervalNs <= 0) {
      throw new IllegalArgumentException(
          "tickIntervalNs "
              + tickIntervalNs
              + " is not positive: choose some 1000000000, a second");
    }
    if (newestRules < 1 || newestRules > Engine.NEWEST_RULES) {
      throw new IllegalArgumentException(
          "newestRules %d: this release knows rules 1 to %d"
              .formatted(newestRules, Engine.NEWEST_RULES));
    }
    long reserve = DiskMarks.reserve(rings, limits.maxOrders(), limits.maxAccounts());
    if (disk.areOn() && disk.refuseBytes() < reserve) {
      throw new IllegalArgumentException(
          ("to refuse commands below %d bytes of disk is too late: what may be under way then takes"
                  + " up to %d; choose at least that, smaller rings, fewer orders, or 0 to not look"
                  + " at the disk")
              .formatted(disk.refuseBytes(), reserve));
    }
  }

  /** The same for another shard. */
  public CoreSettings withShard(int other) {
    return new CoreSettings(
        other,
        durability,
        limits,
        rings,
        tickIntervalNs,
        waiting,
        placement,
        disk,
        snapshots,
        newestRules);
  }

  /** The same with another durability. */
  public CoreSettings with(Durability other) {
    return new CoreSettings(
        shardId,
        other,
        limits,
        rings,
        tickIntervalNs,
        waiting,
        placement,
        disk,
        snapshots,
        newestRules);
  }

  /** The same with other limits. */
  public CoreSettings with(EngineLimits other) {
    return new CoreSettings(
        shardId,
        durability,
        other,
        rings,
        tickIntervalNs,
        waiting,
        placement,
        disk,
        snapshots,
        newestRules);
  }

  /** The same with other waits. */
  public CoreSettings with(Waiting other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        rings,
        tickIntervalNs,
        other,
        placement,
        disk,
        snapshots,
        newestRules);
  }

  /** The same with its threads elsewhere. */
  public CoreSettings with(ThreadPlacement other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        rings,
        tickIntervalNs,
        waiting,
        other,
        disk,
        snapshots,
        newestRules);
  }

  /** The same with other marks for its disk. */
  public CoreSettings with(DiskMarks other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        rings,
        tickIntervalNs,
        waiting,
        placement,
        other,
        snapshots,
        newestRules);
  }

  /** The same with snapshots at other times. */
  public CoreSettings with(SnapshotSchedule other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        rings,
        tickIntervalNs,
        waiting,
        placement,
        disk,
        other,
        newestRules);
  }

  /** The same with other rings and groups. */
  public CoreSettings with(Rings other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        other,
        tickIntervalNs,
        waiting,
        placement,
        disk,
        snapshots,
        newestRules);
  }

  /** The same with so many nanoseconds between two ticks. */
  public CoreSettings withTickInterval(long other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        rings,
        other,
        waiting,
        placement,
        disk,
        snapshots,
        newestRules);
  }

  /** The same as a release would run whose newest rules are these. For tests. */
  public CoreSettings withNewestRules(int other) {
    return new CoreSettings(
        shardId,
        durability,
        limits,
        rings,
        tickIntervalNs,
        waiting,
        placement,
        disk,
        snapshots,
        other);
  }

  /** A new wait strategy for the readers of a ring. */
  public WaitStrategy newWaitStrategy() {
    return new IdleWaitStrategy(
        this::newIdleStrategy, waiting == Waiting.SLEEPING ? 1 : SPINS_PER_LOOK);
  }

  /** A new idle strategy for a thread that only reads memory to see whether there is work. */
  public IdleStrategy newIdleStrategy() {
    return newIdleStrategy(ProportionalIdleStrategy::ofCheapTurns);
  }

  /**
   * A new idle strategy for the publisher. With {@link Durability#DISK} it waits for syncs, which
   * last for milliseconds, and must not sleep in proportion to them.
   */
  IdleStrategy newPublisherIdleStrategy() {
    return newIdleStrategy(
        durability == Durability.DISK
            ? ProportionalIdleStrategy::ofShortSleeps
            : ProportionalIdleStrategy::ofCheapTurns);
  }

  /** A new idle strategy for a thread that makes system calls to see whether there is work. */
  public IdleStrategy newAgentIdleStrategy() {
    return newIdleStrategy(ProportionalIdleStrategy::ofCostlyTurns);
  }

  private IdleStrategy newIdleStrategy(Supplier<IdleStrategy> sleeping) {
    return switch (waiting) {
      case SLEEPING -> sleeping.get();
      case YIELDING -> new BackoffIdleStrategy(SPINS, Long.MAX_VALUE, 1, 1);
      case SPINNING -> new BusySpinIdleStrategy();
    };
  }
}
