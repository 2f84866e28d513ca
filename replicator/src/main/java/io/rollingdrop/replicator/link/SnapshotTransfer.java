package io.rollingdrop.replicator.link;

import io.aeron.Image;
import io.aeron.exceptions.RegistrationException;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import io.rollingdrop.replicator.link.codec.SnapshotChunkDecoder;
import io.rollingdrop.replicator.link.codec.SnapshotEnd;
import io.rollingdrop.replicator.link.codec.SnapshotEndedDecoder;
import io.rollingdrop.replicator.link.codec.SnapshotStartedDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One snapshot on its way from the core. The thread that wants it polls, and empties the stage; the
 * link's agent asks the core for it, and ends it when the connection is lost. Both hold the lock
 * while at it; the agent only ever tries for it.
 *
 * <p>States: JOINING (listening is being set up) → ASKED (the request is sent) → RECEIVING → WHOLE.
 * From ASKED also NONE (the core has no such snapshot); from each of these FAILED; CLOSED when
 * whoever wanted it is done with it.
 */
final class SnapshotTransfer {

  enum State {
    JOINING,
    ASKED,
    RECEIVING,
    WHOLE,
    NONE,
    FAILED,
    CLOSED
  }

  private static final int STAGE_BYTES = 64 * SnapshotChunkDecoder.contentLength();
  private static final int POLL_LIMIT = 256;

  private final long transferId;
  private final long before;
  private final Uplink uplink;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock. The state is also read without it, as a hint.
  private volatile State state = State.JOINING;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final SnapshotStartedDecoder started = new SnapshotStartedDecoder();
  private final SnapshotChunkDecoder chunk = new SnapshotChunkDecoder();
  private final SnapshotEndedDecoder ended = new SnapshotEndedDecoder();
  private Image image;
  private String finding;
  private long sequence;
  private long bytes;
  private long received;

  // Filled under the lock, and emptied by the thread that polls without it.
  private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_BYTES);
  private final UnsafeBuffer staged = new UnsafeBuffer(stage);

  // The agent's own.
  private final StreamListener listener;
  private final LinkWriter writer = new LinkWriter();
  private long connectionNumber;
  private boolean released;

  /**
   * @param before the newest is wanted whose sequence is less
   */
  SnapshotTransfer(long transferId, long before, LinkSettings settings, Uplink uplink) {
    this.transferId = transferId;
    this.before = before;
    this.uplink = uplink;
    listener = new StreamListener(settings.listeningChannel());
  }

  long transferId() {
    return transferId;
  }

  // For the thread that wants it.

  /** Takes what has come, as far as the stage has room; returns how many messages that were. */
  int poll() {
    lock.lock();
    try {
      return switch (state) {
        case ASKED -> listener.subscription().controlledPoll(this::onFragment, 1);
        case RECEIVING -> receive();
        default -> 0;
      };
    } finally {
      lock.unlock();
    }
  }

  /** What came of it so far. */
  State state() {
    return state;
  }

  /** Of the last command in the snapshot, from RECEIVING on. */
  long sequence() {
    return sequence;
  }

  /** Of the whole file, from RECEIVING on. */
  long bytes() {
    return bytes;
  }

  /** Why it failed. */
  String finding() {
    return finding;
  }

  /** The bytes that came since they were last taken, to be read; {@link #taken} makes room. */
  ByteBuffer stage() {
    return stage.flip();
  }

  void taken() {
    stage.clear();
  }

  private int receive() {
    int read = image.controlledPoll(this::onFragment, POLL_LIMIT);
    if (read == 0 && (image.isClosed() || image.isEndOfStream())) {
      fail("the core broke it off after " + received + " of " + bytes + " bytes");
    }
    return read;
  }

  private Action onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    switch (LinkFormat.template(buffer, offset, length)) {
      case SnapshotStartedDecoder.TEMPLATE_ID -> {
        started.wrapAndApplyHeader(buffer, offset, messageHeader);
        onStarted((Image) header.context());
      }
      case SnapshotChunkDecoder.TEMPLATE_ID -> {
        chunk.wrapAndApplyHeader(buffer, offset, messageHeader);
        onChunk();
      }
      case SnapshotEndedDecoder.TEMPLATE_ID -> {
        ended.wrapAndApplyHeader(buffer, offset, messageHeader);
        onEnded();
      }
      default -> fail("a message of an unknown kind arrived in its stead");
    }
    boolean hasRoom = stage.remaining() >= SnapshotChunkDecoder.contentLength();
    return state == State.RECEIVING && hasRoom ? Action.CONTINUE : Action.BREAK;
  }

  private void onStarted(Image from) {
    if (started.transferId() != transferId || state != State.ASKED) {
      fail("the core began another one");
    } else if (started.sequence() < 0 || started.sequence() >= before || started.bytes() < 0) {
      fail("the core sends one at sequence " + started.sequence() + ", which was not asked for");
    } else {
      sequence = started.sequence();
      bytes = started.bytes();
      image = from;
      state = State.RECEIVING;
    }
  }

  private void onChunk() {
    int length = chunk.length();
    boolean fits =
        length > 0 && length <= SnapshotChunkDecoder.contentLength() && length <= bytes - received;
    if (state != State.RECEIVING || chunk.position() != received || !fits) {
      fail("bytes arrived out of order");
      return;
    }
    chunk.getContent(staged, stage.position(), length);
    stage.position(stage.position() + length);
    received += length;
  }

  private void onEnded() {
    int reason = ended.reasonRaw();
    if (ended.transferId() != transferId) {
      fail("the core ended another one");
    } else if (reason == SnapshotEnd.WHOLE.value()
        && state == State.RECEIVING
        && received == bytes) {
      state = State.WHOLE;
    } else if (reason == SnapshotEnd.NONE.value() && state == State.ASKED) {
      state = State.NONE;
    } else if (reason == SnapshotEnd.FAILED.value()) {
      fail("the core cannot send it: " + ended.finding());
    } else {
      fail("the core ended it after " + received + " of " + bytes + " bytes");
    }
  }

  private void fail(String why) {
    finding = why;
    image = null;
    state = State.FAILED;
  }

  private boolean isUnderWay() {
    return state == State.JOINING || state == State.ASKED || state == State.RECEIVING;
  }

  /** Idempotent. What it has of Aeron's is freed by the link's agent. */
  void close() {
    lock.lock();
    try {
      image = null;
      state = State.CLOSED;
    } finally {
      lock.unlock();
    }
  }

  // The agent's side.

  /** One turn. {@code connection} 0: there is none. */
  int work(MediaClient media, long connection) {
    if (!lock.tryLock()) {
      return 0;
    }
    try {
      if (isUnderWay() && (connection == 0 || connection != connectionNumber)) {
        onConnectionChange(connection);
      }
      return switch (state) {
        case JOINING -> join(media);
        case CLOSED -> release();
        default -> 0;
      };
    } finally {
      lock.unlock();
    }
  }

  /** Over the connection that it began with, or not at all. */
  private void onConnectionChange(long connection) {
    if (connectionNumber != 0) {
      fail("the connection to the core was lost");
    } else if (connection == 0) {
      fail("there is no connection to the core");
    } else {
      connectionNumber = connection;
    }
  }

  private int join(MediaClient media) {
    try {
      String endpoint = listener.listen(media);
      return endpoint == null ? 0 : ask(endpoint);
    } catch (RegistrationException e) {
      fail("cannot listen for it: " + e.getMessage());
      return 1;
    }
  }

  private int ask(String endpoint) {
    int streamId = listener.subscription().streamId();
    int length = writer.requestSnapshot(transferId, before, streamId, endpoint);
    if (!uplink.send(writer.buffer(), length)) {
      return 0;
    }
    state = State.ASKED;
    return 1;
  }

  private int release() {
    if (released) {
      return 0;
    }
    released = true;
    uplink.send(writer.buffer(), writer.unsubscribe(transferId));
    listener.release();
    return 1;
  }

  /** Whether it is closed and nothing is left to free. */
  boolean isFreed() {
    return released;
  }

  /** The core did not take the request. */
  void onRefusal(String why) {
    lock.lock();
    try {
      if (isUnderWay()) {
        fail("the core refuses: " + why);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Drops all that is Aeron's, if the poller comes out of it within {@code waitNs}; it has failed
   * then.
   */
  boolean letGo(long waitNs) {
    try {
      if (!lock.tryLock(waitNs, TimeUnit.NANOSECONDS)) {
        return false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      listener.release();
      if (isUnderWay()) {
        fail("the media driver is gone");
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
