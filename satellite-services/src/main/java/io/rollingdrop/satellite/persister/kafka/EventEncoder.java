package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Encodes events for the topic, straight from their bytes. A value is in the Confluent wire format:
 * a zero byte, the schema's id in the registry as four bytes, big-endian, then Avro's binary
 * encoding. One thread.
 */
final class EventEncoder {

  /** Before the schema id. */
  static final byte MAGIC = 0;

  /** Bytes before the Avro encoding. */
  static final int PREFIX = 1 + Integer.BYTES;

  private static final byte[] CORE_KEY = "core".getBytes(StandardCharsets.US_ASCII);

  private final Int2ObjectHashMap<EventPlan> plans = new Int2ObjectHashMap<>();
  private final Int2ObjectHashMap<byte[]> marketKeys = new Int2ObjectHashMap<>();
  private final byte[] scratch;

  EventEncoder(EventMapping mapping, int schemaId) {
    int longest = 0;
    for (EventPlan plan : mapping.plans()) {
      plans.put(plan.templateId(), plan);
      longest = Math.max(longest, plan.maxLength());
    }
    scratch = new byte[PREFIX + longest];
    ByteBuffer.wrap(scratch).put(MAGIC).putInt(schemaId);
  }

  /**
   * The record's value.
   *
   * @param offset of the SBE message header
   * @throws IllegalStateException if this release does not know the event: it is not skipped
   */
  byte[] value(DirectBuffer buffer, int offset) {
    int end =
        plan(buffer, offset)
            .encode(
                buffer,
                offset + CommandFormat.MESSAGE_HEADER,
                blockLength(buffer, offset),
                scratch,
                PREFIX);
    return Arrays.copyOf(scratch, end);
  }

  /** The record's key: {@code m:MARKET}, {@code a:ACCOUNT} or {@code core}. */
  byte[] key(DirectBuffer buffer, int offset) {
    EventPlan.KeyRule rule = plan(buffer, offset).keyRule();
    int at = offset + CommandFormat.MESSAGE_HEADER + rule.offset();
    return switch (rule.scope()) {
      case MARKET -> marketKey(buffer.getInt(at, ByteOrder.LITTLE_ENDIAN));
      case ACCOUNT -> {
        long account = buffer.getLong(at, ByteOrder.LITTLE_ENDIAN);
        yield account == 0 ? CORE_KEY : ascii("a:" + account);
      }
      case CORE -> CORE_KEY;
    };
  }

  private byte[] marketKey(int marketId) {
    byte[] key = marketKeys.get(marketId);
    if (key == null) {
      key = ascii("m:" + marketId);
      marketKeys.put(marketId, key);
    }
    return key;
  }

  private EventPlan plan(DirectBuffer buffer, int offset) {
    int templateId = CommandFormat.templateId(buffer, offset);
    EventPlan plan = plans.get(templateId);
    if (plan == null) {
      throw new IllegalStateException(
          "an event of template %d, which this release does not know: update this satellite"
              .formatted(templateId));
    }
    return plan;
  }

  private static int blockLength(DirectBuffer buffer, int offset) {
    return Short.toUnsignedInt(
        buffer.getShort(
            offset + MessageHeaderDecoder.blockLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
