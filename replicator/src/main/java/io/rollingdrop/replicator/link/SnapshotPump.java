package io.rollingdrop.replicator.link;

import io.rollingdrop.replicator.link.codec.SnapshotChunkEncoder;
import io.rollingdrop.replicator.link.codec.SnapshotEnd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the file of a snapshot to one gateway's stream, a stage full at most each turn. Never
 * waits for the gateway: what does not fit stays in the stage, and nothing more is read until it
 * has gone out. Belongs to the feed agent.
 *
 * <p>States: CONNECTING (until the gateway listens on the stream) → RUNNING → ENDING (the last
 * message is to go out) → CLOSED.
 */
final class SnapshotPump implements Pump {

  private enum State {
    CONNECTING,
    RUNNING,
    ENDING,
    CLOSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final int CHUNK_BYTES = SnapshotChunkEncoder.contentLength();

  /** Read and sent at most in a turn: some tens of microseconds, by which feeds wait longer. */
  private static final int STAGE_BYTES = 25 * CHUNK_BYTES;

  /** A gateway that takes nothing for so long gives its place to another. */
  private static final long STALLED_NS = TimeUnit.SECONDS.toNanos(30);

  private final StreamRequest.Snapshot request;
  private final SnapshotFiles files;
  private final GatewayStream stream;
  private final LinkServerCounters counters;
  private final LinkWriter writer = new LinkWriter();
  private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_BYTES).flip();
  private final UnsafeBuffer staged = new UnsafeBuffer(stage);
  private final boolean refuses;
  private State state = State.CONNECTING;
  private SnapshotReader source;
  private long sentBytes;
  private SnapshotEnd endReason;
  private String endFinding = "";

  /**
   * @param objection why nothing will be sent but this; null: the snapshot will be
   */
  SnapshotPump(
      StreamRequest.Snapshot request,
      SnapshotFiles files,
      GatewayStream stream,
      LinkServerCounters counters,
      String objection) {
    this.request = request;
    this.files = files;
    this.stream = stream;
    this.counters = counters;
    refuses = objection != null;
    if (refuses) {
      end(SnapshotEnd.FAILED, objection);
    } else {
      counters.snapshots.incrementAndGet();
    }
  }

  boolean isTo(ClientConnection gateway) {
    return request.connection() == gateway;
  }

  /** Whether it has one of the places that there are for transfers. */
  boolean hasPlace() {
    return !refuses && state != State.CLOSED && !request.connection().hasEnded();
  }

  @Override
  public boolean isOf(StreamRequest other) {
    return request.connection() == other.connection() && request.id() == other.id();
  }

  @Override
  public boolean isClosed() {
    return state == State.CLOSED;
  }

  @Override
  public int work(long now) {
    if (stream.isOver()) {
      close();
      return 1;
    }
    return switch (state) {
      case CONNECTING -> connect(now);
      case RUNNING -> run(now);
      case ENDING -> finish(now);
      case CLOSED -> 0;
    };
  }

  private int connect(long now) {
    if (!stream.isReady(now)) {
      return 0;
    }
    if (source == null && endReason == null) {
      openSource();
    }
    if (endReason != null) {
      state = State.ENDING;
      return 1;
    }
    int length = writer.snapshotStarted(request.id(), source.sequence(), source.bytes());
    if (!stream.send(writer.buffer(), 0, length, now)) {
      return 0;
    }
    LOG.info("sending {} to {}", source, request.connection());
    state = State.RUNNING;
    return 1;
  }

  private void openSource() {
    try {
      Optional<SnapshotReader> newest = SnapshotReader.newest(files, request.before());
      if (newest.isPresent()) {
        source = newest.get();
      } else {
        end(SnapshotEnd.NONE, "");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot open a snapshot for {}", request.connection(), e);
      end(SnapshotEnd.FAILED, e.toString());
    }
  }

  private int run(long now) {
    if (!stream.isConnected()) {
      LOG.info("{} takes no more of {}", request.connection(), source);
      close();
      return 1;
    }
    if (!stage.hasRemaining()) {
      fill();
    }
    int sent = flush(now);
    if (sent == 0 && now - stream.lastSentNs() > STALLED_NS) {
      LOG.warn("{} takes nothing of {}; it is given up", request.connection(), source);
      close();
      return 1;
    }
    if (!stage.hasRemaining() && source.isAtEnd()) {
      end(SnapshotEnd.WHOLE, "");
    }
    if (endReason != null) {
      state = State.ENDING;
    }
    return sent;
  }

  private void fill() {
    stage.clear();
    try {
      source.read(stage);
    } catch (IOException e) {
      LOG.error("cannot read {}", source, e);
      end(SnapshotEnd.FAILED, e.toString());
      stage.clear();
    }
    stage.flip();
  }

  /** Sends what is staged, as far as there is room; returns how many messages went out. */
  private int flush(long now) {
    int sent = 0;
    while (stage.hasRemaining()) {
      int bytes = Math.min(CHUNK_BYTES, stage.remaining());
      int length = writer.snapshotChunk(sentBytes, staged, stage.position(), bytes);
      if (!stream.send(writer.buffer(), 0, length, now)) {
        break;
      }
      stage.position(stage.position() + bytes);
      sentBytes += bytes;
      sent++;
    }
    return sent;
  }

  private void end(SnapshotEnd reason, String finding) {
    endReason = reason;
    endFinding = finding;
  }

  private int finish(long now) {
    int length = writer.snapshotEnded(request.id(), endReason, endFinding);
    boolean sent = stream.send(writer.buffer(), 0, length, now);
    if (sent && endReason == SnapshotEnd.WHOLE) {
      counters.snapshotsSent.increment();
    }
    if (sent || !stream.isConnected() || now - stream.lastSentNs() > STALLED_NS) {
      close();
    }
    return sent ? 1 : 0;
  }

  @Override
  public void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    if (!refuses) {
      counters.snapshots.decrementAndGet();
    }
    CloseHelper.quietClose(source);
    stream.close();
  }
}
