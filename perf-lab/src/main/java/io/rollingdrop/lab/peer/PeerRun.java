package io.rollingdrop.lab.peer;

import io.rollingdrop.lab.engine.ReportSum;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.codec.CreateAccountDecoder;
import io.rollingdrop.protocol.codec.CreateMarketDecoder;
import io.rollingdrop.protocol.codec.DepositDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Puts exchange-core under the workload as a core is put under it: the same exchange, set up from
 * the same commands; a warm-up; an open loop at the rate; then as fast as it takes commands, once
 * to warm up and once that counts. Its commands are objects made before the clock starts. Its
 * oracle: every command is answered once and in its turn; after every phase it has reported, by a
 * sum over all fields of all reports, what our engine reports on the same commands; its own report
 * says that all balances add up.
 */
public final class PeerRun {

  /** How many times the commands of the paced phase go through at full speed. */
  private static final int FLAT_OUT = 10;

  /** Most commands of a phase: they are in memory before it begins. */
  private static final int MOST = 1 << 21;

  private static final double NANOS_PER_S = 1e9;

  private final ReportSum reports = new ReportSum();
  private final AnswerWatch answers = new AnswerWatch("exchange-core");
  private final EngineTwin twin = new EngineTwin();
  private final PeerFlow flow;
  private final PeerExchange exchange;

  /** Starts the exchange that is run. */
  @FunctionalInterface
  interface Maker {

    /**
     * @param reports of what comes of the commands, for it to write
     * @param answers to be told of every command
     */
    PeerExchange start(ReportSum reports, AnswerWatch answers);
  }

  /**
   * What came of it.
   *
   * @param latencies from the intended submission to its results consumer
   * @param achievedPerS answers a second at the offered rate
   * @param maxPerS answers a second while it was given commands as fast as it took them
   * @param commands in all
   * @param trades in all
   */
  public record Outcome(
      LatencyRecorder latencies, double achievedPerS, double maxPerS, long commands, long trades) {}

  private record Stretch(LatencyRecorder latencies, double perS, int commands) {}

  private PeerRun(Maker maker, long seed) {
    flow = new PeerFlow(seed);
    exchange = maker.start(reports, answers);
  }

  /**
   * Runs it.
   *
   * @param root of the project
   * @param settings of the core that it is compared with
   * @param seed of the workload
   * @param ratePerS commands a second
   * @param warmUpS seconds of the warm-up; less if that is more than two million commands
   * @param seconds of the paced phase; likewise
   * @throws IllegalStateException if it failed, or its oracle did
   */
  public static Outcome run(
      Path root, CoreSettings settings, long seed, int ratePerS, int warmUpS, int seconds) {
    Path disruptor = root.resolve("perf-lab/target/exchange-core/disruptor.jar");
    try (PeerLoader loader = new PeerLoader(disruptor)) {
      return run(
          (reports, answers) -> loader.start(settings, reports, answers),
          seed,
          ratePerS,
          warmUpS,
          seconds);
    }
  }

  static Outcome run(Maker maker, long seed, int ratePerS, int warmUpS, int seconds) {
    PeerRun run = new PeerRun(maker, seed);
    try (PeerExchange exchange = run.exchange) {
      run.setUp();
      Stretch warmUp = run.paced(ratePerS, warmUpS);
      Stretch paced = run.paced(ratePerS, seconds);
      int many = (int) Math.min(MOST, (long) FLAT_OUT * paced.commands);
      // At full speed other code is hot than at a pace: a warm-up of its own.
      Stretch warm = run.flatOut(many);
      Stretch fast = run.flatOut(many);
      if (!exchange.isBalanced()) {
        throw new IllegalStateException("exchange-core's own report: its balances do not add up");
      }
      return new Outcome(
          paced.latencies,
          paced.perS,
          fast.perS,
          (long) warmUp.commands + paced.commands + warm.commands + fast.commands,
          run.reports.trades());
    }
  }

  private void setUp() {
    CommandWriter command = new CommandWriter(1);
    Exchange.setUp(command, length -> setUp(command.buffer()));
  }

  private void setUp(DirectBuffer command) {
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    switch (CommandFormat.templateId(command, 0)) {
      case CreateMarketDecoder.TEMPLATE_ID -> {
        var market = new CreateMarketDecoder().wrapAndApplyHeader(command, 0, header);
        exchange.addMarket(
            market.marketId(),
            market.baseAssetId(),
            market.quoteAssetId(),
            market.lotSize(),
            market.tickSize());
      }
      case CreateAccountDecoder.TEMPLATE_ID ->
          exchange.addAccount(
              new CreateAccountDecoder().wrapAndApplyHeader(command, 0, header).newAccountId());
      case DepositDecoder.TEMPLATE_ID -> {
        var deposit = new DepositDecoder().wrapAndApplyHeader(command, 0, header);
        exchange.deposit(deposit.subjectAccountId(), deposit.assetId(), deposit.amount());
      }
      default -> {
        // Tenants, assets and grants: it has none.
      }
    }
  }

  private Stretch paced(int ratePerS, int asked) {
    int seconds = Math.min(asked, Math.max(1, MOST / ratePerS));
    PeerOrders orders = flow.next(ratePerS * seconds);
    exchange.prepare(orders);
    Schedule schedule = new Schedule(orders.number(0), orders.count(), System.nanoTime(), ratePerS);
    LatencyRecorder latencies = answers.measure(schedule, seconds);
    for (int index = 0; index < orders.count(); index++) {
      schedule.awaitDue(orders.number(index));
      exchange.submit(index);
    }
    return end(orders, schedule.startNs(), latencies);
  }

  private Stretch flatOut(int count) {
    PeerOrders orders = flow.next(count);
    exchange.prepare(orders);
    LatencyRecorder none = answers.measure(Schedule.NONE, 0);
    long startNs = System.nanoTime();
    for (int index = 0; index < orders.count(); index++) {
      exchange.submit(index);
    }
    return end(orders, startNs, none);
  }

  private Stretch end(PeerOrders orders, long startNs, LatencyRecorder latencies) {
    long endNs = answers.await(orders.number(orders.count() - 1));
    twin.play(orders);
    if (reports.sum() != twin.reports().sum()) {
      throw new IllegalStateException(
          "exchange-core reports other things than our engine on the same commands: %,d reports and %,d trades, ours %,d and %,d"
              .formatted(
                  reports.reports(),
                  reports.trades(),
                  twin.reports().reports(),
                  twin.reports().trades()));
    }
    return new Stretch(
        latencies, orders.count() * NANOS_PER_S / Math.max(1, endNs - startNs), orders.count());
  }
}
