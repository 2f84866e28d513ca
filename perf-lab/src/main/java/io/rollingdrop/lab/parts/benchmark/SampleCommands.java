package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderName;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.codec.PlaceOrderEncoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * PlaceOrder commands, all different: as fields, and encoded in the slots of a ring. 256 KiB, so
 * that the next one is not in the first-level cache. Immutable once made.
 */
final class SampleCommands {

  /** How many; a power of two. */
  static final int COUNT = 1 << 10;

  /** Bytes from one slot to the next. */
  static final int SLOT = CommandFormat.MAX_LENGTH;

  /** Bytes of a PlaceOrder command, message header included, that asks for no newer term. */
  static final int LENGTH =
      CommandFormat.MESSAGE_HEADER + PlaceOrderEncoder.minimumQuantityEncodingOffset();

  private static final long SEED = 7150;
  private static final long START_MS = 1_795_366_350_000L;
  private static final long MIDDLE = 10_000;
  private static final int DEPTH = 128;
  private static final int MOST_LOTS = 100;

  final UnsafeBuffer slots = new UnsafeBuffer(ByteBuffer.allocateDirect(COUNT * SLOT));
  final IdempotencyKey[] keys = new IdempotencyKey[COUNT];
  final String[] names = new String[COUNT];
  final int[] accounts = new int[COUNT];
  final int[] markets = new int[COUNT];
  final boolean[] buys = new boolean[COUNT];
  final long[] prices = new long[COUNT];
  final long[] quantities = new long[COUNT];

  SampleCommands() {
    SplittableRandom random = new SplittableRandom(SEED);
    CommandWriter writer = new CommandWriter(1);
    for (int i = 0; i < COUNT; i++) {
      keys[i] = IdempotencyKey.of(START_MS + i, random.nextLong(), random.nextLong());
      names[i] = new OrderName().of(random.nextLong()).toString();
      accounts[i] = random.nextInt(Exchange.ACCOUNTS);
      markets[i] = Exchange.marketId(random.nextInt(Exchange.MARKETS));
      buys[i] = random.nextBoolean();
      prices[i] = MIDDLE + random.nextInt(-DEPTH, DEPTH);
      quantities[i] = 1L + random.nextInt(MOST_LOTS);
      if (encode(writer, i) != LENGTH) {
        throw new IllegalStateException("a PlaceOrder command is not " + LENGTH + " bytes long");
      }
      slots.putBytes(i * SLOT, writer.buffer(), 0, LENGTH);
    }
  }

  /** Writes command {@code i} as a gateway does; returns its length. */
  int encode(CommandWriter writer, int i) {
    Exchange.actAs(writer, accounts[i]);
    return writer
        .key(keys[i])
        .placeOrder(
            markets[i],
            buys[i] ? Side.BUY : Side.SELL,
            TimeInForce.GTC,
            prices[i],
            quantities[i],
            names[i]);
  }
}
