package io.rollingdrop.pipeline;

import io.rollingdrop.protocol.CommandFormat;

/**
 * How much room the journals' disk must have. Below {@code warnBytes} people are told, below {@code
 * refuseBytes} new commands are refused, and below {@link #PAUSE_BYTES} the core writes nothing at
 * all. It goes on by itself when there is room again.
 *
 * <p>A journal is written through mapped memory, of which the disk gives each page when it is first
 * touched: where it has none, the process is killed by a signal and no exception is seen. So what
 * may be written after a look has to fit into what that look found. The publisher's thread looks
 * whenever {@link #NS_BETWEEN_LOOKS} have passed or {@link #BYTES_BETWEEN_LOOKS} were published,
 * and {@link #reserve} adds up the most that can still follow one that found just enough. What
 * others write to the same disk meanwhile is not in it: leave them a mark that is higher, or give
 * the journals a disk of their own.
 *
 * @param warnBytes not below {@code refuseBytes}
 * @param refuseBytes 0: the disk is not looked at
 */
public record DiskMarks(long warnBytes, long refuseBytes) {

  /** Fits the default rings and limits, of which the reserve is some 920 MiB. */
  public static final DiskMarks DEFAULTS = new DiskMarks(4L << 30, 1L << 30);

  /** The disk is not looked at: for a disk that something else watches. */
  public static final DiskMarks OFF = new DiskMarks(0, 0);

  /**
   * Below it the core writes nothing; it covers what one tick may still cause, and the first blocks
   * of the next files of both journals.
   */
  public static final long PAUSE_BYTES = 64L << 20;

  /** Most bytes of events, with those of their commands, between two looks. */
  static final long BYTES_BETWEEN_LOOKS = 32L << 20;

  /** Longest time between two looks of a publisher that is not held up. */
  static final long NS_BETWEEN_LOOKS = 100_000_000;

  /** A command's record in the journal: its header, and the longest command. */
  private static final long COMMAND_RECORD = CommandFormat.MAX_LENGTH + 24;

  /** The shortest event's record in the event ring: its header, SBE's, and the event's. */
  private static final long SHORTEST_EVENT = 80;

  /**
   * An order ends once, by a trade or a cancel. What a command publishes beyond a fixed number of
   * events is of orders that end: a trade of 189 bytes and two changes of orders, with their
   * records' headers.
   */
  private static final long EVENTS_OF_AN_ORDER = 640;

  /** A leg of a transfer begins, and ends, once each: an event of 136 bytes with its header. */
  private static final long EVENT_OF_A_LEG = 144;

  /** One of 16 parts above a mark is room again, so that the level does not flicker at it. */
  private static final int HYSTERESIS = 16;

  public DiskMarks {
    if (refuseBytes < 0 || warnBytes < refuseBytes) {
      throw new IllegalArgumentException(
          "disk marks: warn below %d bytes, refuse below %d: warning must come before refusing; choose a higher mark to warn at, or 0 for both to not look at the disk"
              .formatted(warnBytes, refuseBytes));
    }
  }

  /** Whether the disk is looked at. */
  public boolean areOn() {
    return refuseBytes > 0;
  }

  /**
   * The most that a core may still write to both journals after a look that found it free to take
   * commands, without what its own ticks cause later:
   *
   * <ul>
   *   <li>until the next look, {@link #BYTES_BETWEEN_LOOKS};
   *   <li>the events that wait in the event ring, twice their size there for their records' headers
   *       in the journal;
   *   <li>the commands that the journaller may be ahead by: those whose events wait there, and
   *       those in the command ring;
   *   <li>the events of the commands in the command ring, which can end every order and every
   *       pending transfer there is once;
   *   <li>{@link #PAUSE_BYTES}.
   * </ul>
   *
   * @param maxOrders that may rest at a time
   * @param maxAccounts that there may be, which is also how many legs of transfers may be pending
   */
  public static long reserve(Rings rings, int maxOrders, int maxAccounts) {
    long ofACommand = Math.max(EVENTS_OF_AN_ORDER, CommandFormat.MAX_LEGS * EVENT_OF_A_LEG);
    return BYTES_BETWEEN_LOOKS
        + 2L * rings.eventBytes()
        + (rings.eventBytes() / SHORTEST_EVENT + rings.commandSlots()) * COMMAND_RECORD
        + rings.commandSlots() * ofACommand
        + maxOrders * EVENTS_OF_AN_ORDER
        + maxAccounts * EVENT_OF_A_LEG
        + PAUSE_BYTES;
  }

  /** The level at which a core stands that stood at {@code before} and finds this much room. */
  DiskLevel level(long usableBytes, DiskLevel before) {
    if (!areOn()) {
      return DiskLevel.ROOMY;
    }
    DiskLevel fallen = level(usableBytes);
    if (fallen.compareTo(before) >= 0) {
      return fallen;
    }
    DiskLevel risen = level(usableBytes - usableBytes / HYSTERESIS);
    return risen.compareTo(before) < 0 ? risen : before;
  }

  private DiskLevel level(long usableBytes) {
    if (usableBytes < Math.min(PAUSE_BYTES, refuseBytes)) {
      return DiskLevel.PAUSED;
    }
    if (usableBytes < refuseBytes) {
      return DiskLevel.REFUSING;
    }
    return usableBytes < warnBytes ? DiskLevel.LOW : DiskLevel.ROOMY;
  }
}
