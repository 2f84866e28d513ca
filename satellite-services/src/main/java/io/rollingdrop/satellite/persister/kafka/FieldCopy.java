package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.kafka.SbeSchema.Composite;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Enumeration;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Field;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Whole;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.apache.avro.io.BinaryData;

/**
 * Copies one field of an event from SBE to Avro's binary encoding: int, long and enum index as
 * zig-zag variable-length integers, a string as its length and bytes. A field that the event's
 * writer did not know yet is written as its default.
 */
abstract sealed class FieldCopy {

  /** Longest variable-length encoding of a long, in bytes. */
  private static final int MAX_LONG = 10;

  private final int end;

  private FieldCopy(Field field) {
    end = field.offset() + field.type().length();
  }

  static FieldCopy of(Field field) {
    return switch (field.type()) {
      case Whole whole -> new OfInteger(field, whole);
      case Enumeration enumeration -> new OfEnum(field, enumeration);
      case Composite composite -> new OfPackedName(field, composite);
    };
  }

  static List<FieldCopy> of(List<Field> fields) {
    List<FieldCopy> copies = new ArrayList<>();
    fields.forEach(field -> copies.add(of(field)));
    return copies;
  }

  /** Longest encoding, in bytes. */
  abstract int maxLength();

  /**
   * @param block offset of the message's block, or of the composite that holds the field
   * @param blockLength that the event's writer gave
   * @return where the encoding ends
   */
  final int copy(DirectBuffer from, int block, int blockLength, byte[] to, int at) {
    return end <= blockLength ? copy(from, block, to, at) : writeDefault(to, at);
  }

  abstract int copy(DirectBuffer from, int block, byte[] to, int at);

  /** Zero, {@code UNKNOWN} and the empty string are all one zero byte. */
  private static int writeDefault(byte[] to, int at) {
    to[at] = 0;
    return at + 1;
  }

  private static final class OfInteger extends FieldCopy {
    private final int offset;
    private final SbeSchema.Primitive primitive;

    OfInteger(Field field, Whole type) {
      super(field);
      offset = field.offset();
      primitive = type.primitive();
    }

    @Override
    int maxLength() {
      return MAX_LONG;
    }

    @Override
    int copy(DirectBuffer from, int block, byte[] to, int at) {
      return at + BinaryData.encodeLong(read(primitive, from, block + offset), to, at);
    }
  }

  private static final class OfEnum extends FieldCopy {
    private final int offset;
    private final SbeSchema.Primitive primitive;
    private final int[] symbols;

    OfEnum(Field field, Enumeration type) {
      super(field);
      offset = field.offset();
      primitive = type.encoding();
      Map<Integer, Integer> indexes = EventMapping.symbolIndexes(type);
      symbols = new int[1 + indexes.keySet().stream().mapToInt(Integer::intValue).max().orElse(0)];
      indexes.forEach((value, index) -> symbols[value] = index);
    }

    @Override
    int maxLength() {
      return MAX_LONG;
    }

    @Override
    int copy(DirectBuffer from, int block, byte[] to, int at) {
      long value = read(primitive, from, block + offset);
      int symbol = value >= 0 && value < symbols.length ? symbols[(int) value] : 0;
      return at + BinaryData.encodeInt(symbol, to, at);
    }
  }

  private static final class OfPackedName extends FieldCopy {
    private final int offset;
    private final int capacity;

    OfPackedName(Field field, Composite type) {
      super(field);
      offset = field.offset();
      capacity = type.length();
    }

    @Override
    int maxLength() {
      return MAX_LONG + capacity;
    }

    @Override
    int copy(DirectBuffer from, int block, byte[] to, int at) {
      int length = 0;
      while (length < capacity && from.getByte(block + offset + length) != 0) {
        length++;
      }
      int start = at + BinaryData.encodeInt(length, to, at);
      from.getBytes(block + offset, to, start, length);
      return start + length;
    }
  }

  private static long read(SbeSchema.Primitive primitive, DirectBuffer from, int at) {
    return switch (primitive) {
      case INT8 -> from.getByte(at);
      case INT16 -> from.getShort(at, ByteOrder.LITTLE_ENDIAN);
      case INT32 -> from.getInt(at, ByteOrder.LITTLE_ENDIAN);
      case INT64 -> from.getLong(at, ByteOrder.LITTLE_ENDIAN);
      case UINT8 -> Byte.toUnsignedInt(from.getByte(at));
      case UINT16 -> Short.toUnsignedInt(from.getShort(at, ByteOrder.LITTLE_ENDIAN));
      case UINT32 -> Integer.toUnsignedLong(from.getInt(at, ByteOrder.LITTLE_ENDIAN));
    };
  }
}
