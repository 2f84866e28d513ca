package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventChecksum;
import io.rollingdrop.protocol.codec.EventHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TradeEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Trade events, all different, a chain as a core publishes it: as fields, and encoded in slots. 256
 * KiB, so that the next one is not in the first-level cache.
 */
final class SampleTrades {

  /** How many; a power of two. */
  static final int COUNT = 1 << 10;

  /** Bytes from one slot to the next. */
  static final int SLOT = 256;

  /** Bytes of a Trade event, message header included. */
  static final int LENGTH = CommandFormat.MESSAGE_HEADER + TradeEncoder.BLOCK_LENGTH;

  private static final long SEED = 7150;
  private static final long START_NS = 1_795_366_350_000_000_000L;
  private static final long MIDDLE = 10_000;
  private static final int DEPTH = 128;
  private static final int MOST_LOTS = 100;
  private static final int ACCOUNTS = 256;
  private static final int EPOCH = 1;
  private static final int SHARD = 1;

  final ByteBuffer memory = ByteBuffer.allocateDirect(COUNT * SLOT).order(ByteOrder.LITTLE_ENDIAN);
  final UnsafeBuffer slots = new UnsafeBuffer(memory);

  private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
  private final EventHeaderEncoder header = new EventHeaderEncoder();
  private final TradeEncoder trade = new TradeEncoder();
  private final long[] checksums = new long[COUNT];
  private final long[] prices = new long[COUNT];
  private final long[] quantities = new long[COUNT];
  private final long[] makers = new long[COUNT];
  private final long[] takers = new long[COUNT];
  private final long[] open = new long[COUNT];

  SampleTrades() {
    SplittableRandom random = new SplittableRandom(SEED);
    long checksum = EventChecksum.SEED;
    for (int i = 0; i < COUNT; i++) {
      prices[i] = MIDDLE + random.nextInt(-DEPTH, DEPTH);
      quantities[i] = 1L + random.nextInt(MOST_LOTS);
      makers[i] = random.nextLong(1 << 20);
      takers[i] = makers[i] + random.nextInt(1, 1 << 16);
      open[i] = random.nextInt(MOST_LOTS);
      encode(slots, i * SLOT, i);
      checksum = EventChecksum.next(checksum, slots, i * SLOT, LENGTH);
      checksums[i] = checksum;
      header.wrap(slots, i * SLOT + CommandFormat.MESSAGE_HEADER).checksum(checksum);
    }
  }

  /** Lots traded in event {@code i}. */
  long lots(int i) {
    return quantities[i];
  }

  /** Writes event {@code i} as engine and publisher write it. */
  void encode(MutableDirectBuffer buffer, int offset, int i) {
    trade.wrapAndApplyHeader(buffer, offset, messageHeader);
    header
        .wrap(buffer, offset + CommandFormat.MESSAGE_HEADER)
        .epoch(EPOCH)
        .index(0)
        .checksum(checksums[i])
        .sequence(1 + i)
        .timestamp(START_NS + i)
        .sessionId(makers[i])
        .correlationId(takers[i])
        .gatewayId(1)
        .shardId(SHARD)
        .rulesVersion(1)
        .last(1);
    long quote = prices[i] * quantities[i];
    trade
        .price(prices[i])
        .quantity(quantities[i])
        .baseAmount(quantities[i])
        .quoteAmount(quote)
        .buyerReleased(open[i])
        .makerOrderId(makers[i])
        .takerOrderId(takers[i])
        .makerAccountId(makers[i] % ACCOUNTS)
        .takerAccountId(takers[i] % ACCOUNTS)
        .makerOpenQuantity(open[i])
        .takerOpenQuantity(0)
        .makerTenantId(1)
        .takerTenantId(2)
        .marketId(1)
        .takerSide((takers[i] & 1) == 0 ? Side.BUY : Side.SELL)
        .makerFee(quote >> 10)
        .takerFee(quote >> 9)
        .feeAccountId(1);
  }
}
