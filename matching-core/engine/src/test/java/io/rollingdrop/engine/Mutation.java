package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is changed of a command's bytes: a value of some width somewhere, a field of the message
 * header, or the length.
 *
 * @param at where, in bytes; as far as the command goes
 * @param value of which as much is taken as has room
 */
record Mutation(Kind kind, int at, long value) {

  enum Kind {
    BYTE,
    SHORT,
    INT,
    LONG,
    /** Block length, template, schema or version. */
    MESSAGE_HEADER,
    /** All bytes behind the message header. */
    BODY,
    LENGTH
  }

  /** What fields are least made for. */
  private static final long[] EXTREMES = {
    0,
    1,
    -1,
    2,
    Byte.MAX_VALUE,
    0xff,
    Short.MAX_VALUE,
    0xffff,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    EngineFixture.START_NS
  };

  private static final int MOST_BEYOND = 16;

  static Mutation draw(SplittableRandom random) {
    long value =
        random.nextInt(3) == 0 ? random.nextLong() : EXTREMES[random.nextInt(EXTREMES.length)];
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    return new Mutation(kind, random.nextInt(CommandFormat.MAX_LENGTH), value);
  }

  /** Changes the command at the beginning; returns the length that it has then. */
  int apply(byte[] bytes, int length) {
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    switch (kind) {
      case BYTE -> buffer.putByte(place(length, Byte.BYTES), (byte) value);
      case SHORT ->
          buffer.putShort(place(length, Short.BYTES), (short) value, ByteOrder.LITTLE_ENDIAN);
      case INT -> buffer.putInt(place(length, Integer.BYTES), (int) value, ByteOrder.LITTLE_ENDIAN);
      case LONG -> buffer.putLong(place(length, Long.BYTES), value, ByteOrder.LITTLE_ENDIAN);
      case MESSAGE_HEADER ->
          buffer.putShort(
              at % (CommandFormat.MESSAGE_HEADER / Short.BYTES) * Short.BYTES,
              (short) Math.floorMod(value, 64),
              ByteOrder.LITTLE_ENDIAN);
      case BODY -> {
        SplittableRandom random = new SplittableRandom(value);
        for (int i = CommandFormat.MESSAGE_HEADER; i < length; i++) {
          buffer.putByte(i, (byte) random.nextInt());
        }
      }
      case LENGTH -> {
        return Math.floorMod(value, CommandFormat.MAX_LENGTH + MOST_BEYOND);
      }
    }
    return length;
  }

  private int place(int length, int width) {
    return at % Math.max(1, length - width + 1);
  }
}
