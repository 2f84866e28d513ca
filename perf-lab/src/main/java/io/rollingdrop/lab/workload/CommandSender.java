package io.rollingdrop.lab.workload;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.OpenSessionEncoder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends commands on a link, numbered on a session as every client numbers them, each with an
 * idempotency key of its own made when it is sent. A command that is pushed back is offered again
 * until it is taken. Allocates nothing while it sends. Not thread safe.
 */
public final class CommandSender {

  private static final long PUSHED_BACK_PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long KEY_VERSION_7 = 0x7000;
  private static final long KEY_VARIANT = 0x8000_0000_0000_0000L;
  private static final int KEY_TIME_SHIFT = 16;
  private static final int TIMES = 1 << 20;
  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final CommandLink link;
  private final CommandWriter command;
  private final long sessionId;
  private final int shardId;
  private final CommandHeaderEncoder header = new CommandHeaderEncoder();
  private final long epochOffsetNs =
      TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
  private final long[] sentAtNs = new long[TIMES];
  private long sent;
  private long pushedBack;

  public CommandSender(CommandLink link, CommandWriter command, int shardId, long sessionId) {
    this.link = link;
    this.command = command;
    this.shardId = shardId;
    this.sessionId = sessionId;
  }

  /** Opens the session; numbers start at 1. */
  public void openSession() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    OpenSessionEncoder open = new OpenSessionEncoder();
    open.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    open.header().shardId(shardId).sessionId(sessionId);
    int length = CommandFormat.MESSAGE_HEADER + open.encodedLength();
    offer(buffer, CommandFormat.inOldestVersion(buffer, 0, length));
  }

  /** The number that the next command will have. */
  public long nextNumber() {
    return sent + 1;
  }

  /**
   * When a command was first offered, as {@link System#nanoTime}. Known of the last million; may be
   * asked by a thread that has seen the command's effect.
   */
  public long sentAtNs(long number) {
    return sentAtNs[(int) number & (TIMES - 1)];
  }

  /** Offers that were pushed back so far. */
  public long pushedBack() {
    return pushedBack;
  }

  /**
   * Sends the command written last, of this length.
   *
   * @throws IllegalStateException if the core has stopped
   */
  public void send(int length) {
    long number = ++sent;
    long nowNs = System.nanoTime();
    long nowMs = TimeUnit.NANOSECONDS.toMillis(nowNs + epochOffsetNs);
    header
        .wrap(command.buffer(), CommandFormat.MESSAGE_HEADER)
        .sessionId(sessionId)
        .sessionNumber(number)
        .correlationId(number)
        .keyHigh((nowMs << KEY_TIME_SHIFT) | KEY_VERSION_7)
        .keyLow(KEY_VARIANT | number)
        .keyTime(nowMs * NANOS_PER_MILLI);
    sentAtNs[(int) number & (TIMES - 1)] = nowNs;
    offer(command.buffer(), length);
  }

  private void offer(DirectBuffer buffer, int length) {
    while (true) {
      switch (link.offer(buffer, 0, length)) {
        case TAKEN -> {
          return;
        }
        case BACK_PRESSURED -> {
          pushedBack++;
          LockSupport.parkNanos(PUSHED_BACK_PAUSE_NS);
        }
        case STORAGE_FULL ->
            throw new IllegalStateException("the core's disk is nearly full: make room");
        case NOT_CONNECTED -> throw new IllegalStateException("the core has stopped");
      }
    }
  }
}
