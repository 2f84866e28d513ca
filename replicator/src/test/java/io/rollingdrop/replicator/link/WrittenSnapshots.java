package io.rollingdrop.replicator.link;

import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.SnapshotStore;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.snapshot.BalanceRecordEncoder;
import io.rollingdrop.protocol.snapshot.MessageHeaderEncoder;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderEncoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/** A core's folder with snapshots of any size, without a core. */
final class WrittenSnapshots implements SnapshotFiles, AutoCloseable {

  /** A snapshot of so many balances has some megabytes. */
  static final int MANY = 200_000;

  private static final int SLICE_RECORDS = 10_000;

  /** What a snapshot says. */
  record Content(long sequence, long stateHash, Position position, long records, long digest) {}

  private final Path directory;
  private final Core.Ports ports;

  WrittenSnapshots(Path directory) {
    this.directory = directory;
    ports = JournalDirectory.open(directory, Durability.MEMORY, new OffsetEpochNanoClock());
  }

  /** Writes one; the two newest are kept. */
  Path write(long sequence, int balances) {
    SnapshotStore.Writer writer = ports.snapshots().begin(sequence, 0);
    writeHeader(writer, sequence);
    for (int from = 0; from < balances; from += SLICE_RECORDS) {
      writeBalances(writer, sequence, from, Math.min(SLICE_RECORDS, balances - from));
    }
    writer.complete(new Position(3, sequence, 1, 31 * sequence), balances);
    return oldestFirst().getLast();
  }

  private static void writeHeader(SnapshotStore.Writer writer, long sequence) {
    UnsafeBuffer slice =
        slice(SnapshotHeaderEncoder.TEMPLATE_ID, SnapshotHeaderEncoder.BLOCK_LENGTH, 1);
    new SnapshotHeaderEncoder()
        .wrap(slice, SnapshotSlice.HEADER)
        .sequence(sequence)
        .stateHash(17 * sequence);
    writer.write(slice, 0, slice.capacity());
  }

  private static void writeBalances(
      SnapshotStore.Writer writer, long sequence, int from, int records) {
    UnsafeBuffer slice =
        slice(BalanceRecordEncoder.TEMPLATE_ID, BalanceRecordEncoder.BLOCK_LENGTH, records);
    BalanceRecordEncoder balance = new BalanceRecordEncoder();
    for (int i = 0; i < records; i++) {
      balance
          .wrap(slice, SnapshotSlice.HEADER + i * BalanceRecordEncoder.BLOCK_LENGTH)
          .accountId(from + i)
          .available(sequence * (from + i))
          .held(i)
          .assetId(1);
    }
    writer.write(slice, 0, slice.capacity());
  }

  private static UnsafeBuffer slice(int templateId, int blockLength, int records) {
    UnsafeBuffer slice = new UnsafeBuffer(new byte[SnapshotSlice.length(records, blockLength)]);
    SnapshotSlice.begin(slice, 0, new MessageHeaderEncoder(), templateId, blockLength, records);
    return slice;
  }

  @Override
  public List<Path> oldestFirst() {
    return JournalDirectory.snapshotFiles(directory);
  }

  /** Turns a bit over in the middle. */
  static void damage(Path file) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      int value = bytes.read();
      bytes.seek(bytes.length() / 2);
      bytes.write(value ^ 4);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a file, as the journal reads it. */
  static Content content(Path file) {
    return content(JournalDirectory.openSnapshot(file));
  }

  /** Closes it. */
  static Content content(StateSnapshot snapshot) {
    try (snapshot) {
      CRC32C digest = new CRC32C();
      snapshot.forEach(
          (templateId, buffer, offset, blockLength, version) -> {
            byte[] record = new byte[blockLength];
            buffer.getBytes(offset, record);
            digest.update(templateId);
            digest.update(record);
          });
      return new Content(
          snapshot.sequence(),
          snapshot.stateHash(),
          snapshot.position(),
          snapshot.records(),
          digest.getValue());
    }
  }

  @Override
  public void close() {
    ports.events().close();
    ports.commands().close();
  }
}
