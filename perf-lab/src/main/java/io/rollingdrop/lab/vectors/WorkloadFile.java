package io.rollingdrop.lab.vectors;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Reads a workload, message by message. Format, little endian: {@code u64 magic, u32 version, u32
 * count}, then {@code count} records of 40 bytes: {@code u8 type, u8 side, u8 ioc, u8 pad, u32
 * quantity, u64 sequence, u64 order id, i64 price, u64 reserved}. Not thread safe.
 */
public final class WorkloadFile implements AutoCloseable {

  /** What a message asks for; in the order of the format's numbers. */
  public enum Type {
    NEW,
    CANCEL,
    MODIFY
  }

  static final long MAGIC = 0x4D4542575F303031L;
  static final int VERSION = 1;
  static final int HEADER_LENGTH = 16;
  static final int RECORD_LENGTH = 40;

  private static final Type[] TYPES = Type.values();
  private static final int BUFFER_LENGTH = 1 << 16;

  private final String name;
  private final InputStream in;
  private final ByteBuffer record =
      ByteBuffer.allocate(RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
  private final int count;
  private int read;

  private WorkloadFile(String name, InputStream in) throws IOException {
    this.name = name;
    this.in = in;
    readInto(HEADER_LENGTH);
    if (record.getLong(0) != MAGIC) {
      throw new WorkloadException(name + " does not begin with a workload's magic number");
    }
    if (record.getInt(8) != VERSION) {
      throw new WorkloadException(name + " is of version " + record.getInt(8) + ", not " + VERSION);
    }
    count = record.getInt(12);
    if (count < 0) {
      throw new WorkloadException(name + " says it holds more than 2^31 messages");
    }
  }

  /**
   * @param file compressed by gzip
   * @throws WorkloadException if it cannot be read or is not a workload
   */
  public static WorkloadFile open(Path file) {
    String name = file.getFileName().toString();
    try {
      InputStream raw = Files.newInputStream(file);
      try {
        return new WorkloadFile(
            name, new BufferedInputStream(new GZIPInputStream(raw, BUFFER_LENGTH), BUFFER_LENGTH));
      } catch (IOException | RuntimeException e) {
        raw.close();
        throw e;
      }
    } catch (IOException e) {
      throw new WorkloadException("cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Goes to the next message; false after the last.
   *
   * @throws WorkloadException if the file ends early or the message is of no known type
   */
  public boolean next() {
    if (read == count) {
      return false;
    }
    try {
      readInto(RECORD_LENGTH);
    } catch (EOFException e) {
      throw new WorkloadException(
          name + " ends in message " + (read + 1) + " of the " + count + " it says it holds", e);
    } catch (IOException e) {
      throw new WorkloadException("cannot read " + name + ": " + e.getMessage(), e);
    }
    read++;
    if (record.get(0) < 0
        || record.get(0) >= TYPES.length
        || record.get(1) < 0
        || record.get(1) > 1) {
      throw new WorkloadException(
          "%s, message %d: type %d, side %d: no such"
              .formatted(name, read, record.get(0), record.get(1)));
    }
    return true;
  }

  private void readInto(int length) throws IOException {
    if (in.readNBytes(record.array(), 0, length) < length) {
      throw new EOFException("the file ends early");
    }
  }

  public String name() {
    return name;
  }

  /** Messages in the file. */
  public int count() {
    return count;
  }

  /** Messages read so far. */
  public int position() {
    return read;
  }

  public Type type() {
    return TYPES[record.get(0)];
  }

  public boolean isBuy() {
    return record.get(1) == 0;
  }

  public boolean isIoc() {
    return record.get(2) != 0;
  }

  /** Lots. */
  public long quantity() {
    return record.getInt(4) & 0xffff_ffffL;
  }

  /** Unsigned. */
  public long sequence() {
    return record.getLong(8);
  }

  /** Unsigned. */
  public long orderId() {
    return record.getLong(16);
  }

  /** Ticks. */
  public long price() {
    return record.getLong(24);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new WorkloadException("cannot close " + name, e);
    }
  }
}
