package io.rollingdrop.engine;

import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderDecoder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot in memory: what an engine wrote, to be read by another. */
final class MemorySnapshot implements StateSink, StateSnapshot {

  private final List<UnsafeBuffer> slices = new ArrayList<>();
  private final SnapshotHeaderDecoder header = new SnapshotHeaderDecoder();
  private UnsafeBuffer claimed;

  /** How many slices are taken without waiting. */
  int room = Integer.MAX_VALUE;

  /** Of the engine as it is now. */
  static MemorySnapshot of(Engine engine) {
    MemorySnapshot snapshot = new MemorySnapshot();
    engine.beginCapture(snapshot);
    while (!engine.isCaptureComplete()) {
      engine.captureNext();
    }
    engine.endCapture();
    return snapshot;
  }

  @Override
  public boolean hasRoomFor(int length) {
    return room > 0;
  }

  @Override
  public int claim(int length) {
    claimed = new UnsafeBuffer(new byte[length]);
    return 0;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return claimed;
  }

  @Override
  public void commit() {
    slices.add(claimed);
    room--;
  }

  int slices() {
    return slices.size();
  }

  /** Adds all bytes, in the order in which they were written. */
  void addTo(MessageDigest digest) {
    slices.forEach(slice -> digest.update(slice.byteArray()));
  }

  private SnapshotHeaderDecoder header() {
    return header.wrap(
        slices.getFirst(),
        SnapshotSlice.HEADER,
        SnapshotHeaderDecoder.BLOCK_LENGTH,
        SnapshotHeaderDecoder.SCHEMA_VERSION);
  }

  @Override
  public long sequence() {
    return header().sequence();
  }

  @Override
  public long timestampNs() {
    return header().timestamp();
  }

  @Override
  public long stateHash() {
    return header().stateHash();
  }

  @Override
  public Position position() {
    return new Position(1, sequence(), 0, EventChecksum.SEED);
  }

  @Override
  public long records() {
    return slices.stream().mapToLong(slice -> SnapshotSlice.records(slice, 0)).sum() - 1;
  }

  @Override
  public void forEach(SnapshotRecordHandler handler) {
    slices.stream()
        .sorted(Comparator.comparingInt(slice -> SnapshotSlice.templateId(slice, 0)))
        .forEach(slice -> SnapshotSlice.forEach(slice, 0, slice.capacity(), handler));
  }

  @Override
  public void close() {}
}
