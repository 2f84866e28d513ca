package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.ActivateRulesEncoder;
import io.rollingdrop.protocol.codec.CommandHeaderEncoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TickEncoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Once rules are active and the books have their size, deciding allocates nothing. */
class EngineAllocationTest {

  private static final int COMMANDS = 20_000;
  private static final int ROUNDS = 12;

  /** What the JVM itself may charge to the thread while it compiles: far below a byte a command. */
  private static final long TOLERANCE_BYTES = COMMANDS / 10;

  private final Engine engine = new Engine(1, new OneEvent());
  private final List<UnsafeBuffer> commands = new ArrayList<>();
  private final UnsafeBuffer tick = tick();
  private long sequence;
  private final CommandHeaderEncoder header = new CommandHeaderEncoder();
  private long nowNs = EngineFixture.START_NS;

  @Test
  void orders_amends_replaces_cancels_trades_and_transfers_allocate_nothing() {
    setUp();
    writeCommands();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < COMMANDS; i++) {
        decideUnderNewKey(commands.get(i));
        if (i % 1_000 == 0) {
          decideUnderNewKey(tick);
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(TOLERANCE_BYTES);
    engine.audit();
  }

  private void setUp() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    ActivateRulesEncoder rules = new ActivateRulesEncoder();
    rules.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    rules.header().shardId(1);
    rules.rulesVersion(Engine.NEWEST_RULES);
    new EngineLimits(TimeUnit.MINUTES.toNanos(10), 0, 1024, 8, 8, 1024, 64, 8, 8, 4096, 256, 8)
        .encode(rules);
    decide(buffer);
    CommandWriter command = new CommandWriter(1).by(0, 1);
    decide(copy(command, command.createTenant(1)));
    decide(copy(command, command.createAsset(1, 2, "USD")));
    decide(copy(command, command.createAsset(2, 0, "TICKET")));
    decide(copy(command, command.createAccount(5, 1)));
    decide(copy(command, command.createMarket(1, 1, 2, 1, 1, 1, "T-U")));
    decide(copy(command, command.setMarketFees(1, 1_000, 2_500, 5)));
    decide(copy(command, command.createAccount(6, 1)));
    decide(copy(command, command.setHousehold(5, 77)));
    decide(copy(command, command.setPurchaseLimits(1, 1L << 40, 1L << 40)));
    decide(copy(command, command.setHoldLimits(5, 1, 1L << 40, 1L << 45)));
    decide(copy(command, command.setTenantOpenOrderLimit(1, 4_000)));
    decide(copy(command, command.deposit(5, 1, 1L << 50)));
    decide(copy(command, command.deposit(5, 2, 1L << 50)));
    decide(copy(command, command.deposit(6, 2, 1L << 50)));
  }

  /** Orders of the round before end with it. */
  private static UnsafeBuffer tick() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandFormat.MAX_LENGTH]);
    TickEncoder tick = new TickEncoder();
    tick.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
    tick.header().shardId(1);
    return buffer;
  }

  private void writeCommands() {
    Random random = new Random(3);
    CommandWriter command = new CommandWriter(1).by(1, 1).account(5);
    for (int i = 0; i < COMMANDS; i++) {
      String name = "n" + random.nextInt(1_000);
      int length =
          switch (random.nextInt(9)) {
            case 0 -> command.amendOrder(0, name, 1 + random.nextInt(5));
            case 1 -> command.cancelOrder(0, name);
            case 2 ->
                command.replaceOrder(0, name, 1_000 + random.nextInt(50), 1 + random.nextInt(9));
            case 3 ->
                place(
                    command,
                    random,
                    name,
                    TimeInForce.GTD,
                    terms(random).withExpiry(nowNs + COMMANDS));
            case 4 -> place(command, random, name, TimeInForce.GTC, terms(random));
            case 5 -> command.transfer(legs(random), random.nextBoolean() ? 0 : nowNs + COMMANDS);
            default ->
                command.placeOrder(
                    1,
                    random.nextBoolean() ? Side.BUY : Side.SELL,
                    random.nextInt(5) == 0 ? TimeInForce.IOC : TimeInForce.GTC,
                    1_000 + random.nextInt(50),
                    1 + random.nextInt(9),
                    name);
          };
      commands.add(copy(command, length));
    }
  }

  private static List<TransferLeg> legs(Random random) {
    return List.of(
        new TransferLeg(5, 6, 1, 1 + random.nextInt(9)),
        new TransferLeg(6, 5, 2, 1 + random.nextInt(2)));
  }

  private static OrderTerms terms(Random random) {
    OrderTerms terms = OrderTerms.NONE.with(SelfTradePrevention.get((short) random.nextInt(1, 5)));
    return switch (random.nextInt(8)) {
      case 0 -> terms.asPostOnly();
      case 1 -> terms.withDisplayQuantity(1);
      case 2 -> OrderTerms.stop(1_000 + random.nextInt(50));
      case 3 -> OrderTerms.stopLimit(1_000 + random.nextInt(50));
      default -> terms;
    };
  }

  private static int place(
      CommandWriter command, Random random, String name, TimeInForce tif, OrderTerms terms) {
    return command.placeOrder(
        1,
        random.nextBoolean() ? Side.BUY : Side.SELL,
        tif,
        1_000 + random.nextInt(50),
        1 + random.nextInt(9),
        name,
        terms);
  }

  private static UnsafeBuffer copy(CommandWriter command, int length) {
    byte[] bytes = new byte[length];
    command.buffer().getBytes(0, bytes);
    return new UnsafeBuffer(bytes);
  }

  private void decideUnderNewKey(UnsafeBuffer command) {
    nowNs++;
    header.wrap(command, CommandFormat.MESSAGE_HEADER).keyHigh(nowNs).keyLow(1).keyTime(nowNs);
    decide(command);
  }

  private void decide(UnsafeBuffer command) {
    engine.onCommand(++sequence, nowNs, command, 0, command.capacity());
  }

  /** Has room for one event, again and again. */
  private static final class OneEvent implements EventSink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));

    @Override
    public int claim(int length) {
      return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
      return buffer;
    }

    @Override
    public void commit() {}
  }
}
