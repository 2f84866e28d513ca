package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SnapshotRecordHandler;
import io.rollingdrop.protocol.SnapshotSlice;
import io.rollingdrop.protocol.StateSnapshot;
import io.rollingdrop.protocol.snapshot.SnapshotHeaderDecoder;
import io.rollingdrop.protocol.snapshot.SnapshotTrailerDecoder;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.LongArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/** A snapshot's file, mapped; all of it was found whole when it was opened. */
final class SnapshotFile implements StateSnapshot {

  private final Path path;

  /** Confined: to close a shared one would stop every thread of the process, the engine's too. */
  private final Arena arena = Arena.ofConfined();

  private final MemorySegment file;
  private final SnapshotFormat format = new SnapshotFormat();
  private final UnsafeBuffer block = new UnsafeBuffer(0, 0);

  /** Where the blocks of each table begin. */
  private final Map<Integer, LongArrayList> tables = new TreeMap<>();

  private final SnapshotHeaderDecoder header = new SnapshotHeaderDecoder();
  private final SnapshotTrailerDecoder trailer = new SnapshotTrailerDecoder();
  private long records;

  private SnapshotFile(Path path) throws IOException {
    this.path = path;
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (IOException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * @throws JournalException if it is damaged, naming file and offset, or cannot be read
   */
  static SnapshotFile open(Path path) {
    try {
      SnapshotFile opened = new SnapshotFile(path);
      try {
        opened.check();
        return opened;
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
    } catch (IOException e) {
      throw new JournalException("cannot read " + path, e);
    }
  }

  private void check() {
    long at = 0;
    while (at < file.byteSize()) {
      at += checkBlock(at);
    }
    wrap(only(SnapshotHeaderDecoder.TEMPLATE_ID, 0), header::wrap);
    wrap(only(SnapshotTrailerDecoder.TEMPLATE_ID, at), trailer::wrap);
    records -= 2;
    if (trailer.records() != records) {
      throw damaged(at, "it has " + records + " records, and should have " + trailer.records());
    }
  }

  private long checkBlock(long at) {
    if (file.byteSize() - at < SnapshotFormat.HEADER + SnapshotSlice.HEADER) {
      throw damaged(at, "it ends within a block");
    }
    block.wrap(file.address() + at, SnapshotFormat.HEADER + SnapshotSlice.HEADER);
    long length = block.getInt(SnapshotFormat.LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    if (block.getInt(SnapshotFormat.MAGIC_OFFSET, ByteOrder.LITTLE_ENDIAN) != SnapshotFormat.MAGIC
        || length < SnapshotSlice.HEADER
        || length > file.byteSize() - at - SnapshotFormat.HEADER) {
      throw damaged(at, "no block header");
    }
    long covered = SnapshotFormat.HEADER - SnapshotFormat.LENGTH_OFFSET + length;
    int crc = format.crc(file.asSlice(at + SnapshotFormat.LENGTH_OFFSET, covered).asByteBuffer());
    if (block.getInt(SnapshotFormat.CRC_OFFSET, ByteOrder.LITTLE_ENDIAN) != crc) {
      throw damaged(at, "checksum mismatch");
    }
    records += SnapshotSlice.records(block, SnapshotFormat.HEADER);
    tables
        .computeIfAbsent(
            SnapshotSlice.templateId(block, SnapshotFormat.HEADER), table -> new LongArrayList())
        .addLong(at);
    return SnapshotFormat.HEADER + length;
  }

  /** The only block of a table. */
  private long only(int templateId, long missingAt) {
    LongArrayList blocks = tables.get(templateId);
    if (blocks == null || blocks.size() != 1) {
      throw damaged(missingAt, "no header, or no trailer, or several");
    }
    return blocks.getLong(0);
  }

  private interface Wrap {
    Object wrap(UnsafeBuffer buffer, int offset, int blockLength, int version);
  }

  /** A copy, which can be read when the file is closed. */
  private void wrap(long at, Wrap wrap) {
    slice(
        at,
        (templateId, buffer, offset, blockLength, version) -> {
          byte[] copy = new byte[blockLength];
          buffer.getBytes(offset, copy);
          wrap.wrap(new UnsafeBuffer(copy), 0, blockLength, version);
        });
  }

  private void slice(long at, SnapshotRecordHandler handler) {
    block.wrap(file.address() + at, SnapshotFormat.HEADER);
    int length = block.getInt(SnapshotFormat.LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
    block.wrap(file.address() + at + SnapshotFormat.HEADER, length);
    SnapshotSlice.forEach(block, 0, length, handler);
  }

  private JournalException damaged(long at, String finding) {
    return new JournalException("damage in %s at offset %d: %s".formatted(path, at, finding));
  }

  @Override
  public long sequence() {
    return header.sequence();
  }

  @Override
  public long timestampNs() {
    return header.timestamp();
  }

  @Override
  public long stateHash() {
    return header.stateHash();
  }

  @Override
  public Position position() {
    return new Position(trailer.epoch(), header.sequence(), trailer.index(), trailer.checksum());
  }

  @Override
  public long records() {
    return records;
  }

  @Override
  public void forEach(SnapshotRecordHandler handler) {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the snapshot " + path + " is closed");
    }
    tables.forEach(
        (table, blocks) -> {
          if (table != SnapshotTrailerDecoder.TEMPLATE_ID) {
            blocks.forEachLong(at -> slice(at, handler));
          }
        });
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
