package io.rollingdrop.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.RequestSigner;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.harness.LatencyRow;
import io.rollingdrop.lab.limits.EmptyDoor;
import io.rollingdrop.lab.load.Arrivals.Stretch;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.report.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * Puts a load on a system through its partners' door, each steady run beside one of an empty
 * handler on the same web server; then holds what was answered against what was told and what is
 * there.
 */
final class LoadLab implements AutoCloseable {

  /** The share of the offered rate that must be achieved for a latency to mean anything. */
  private static final double REQUIRED_SHARE = 0.99;

  private static final long MIDDLE = 10_000;
  private static final int[] SWEEP = {25, 50, 70, 80, 90, 100, 120};
  private static final double PERCENT = 100;

  private final LoadSettings settings;
  private final LabRun run;
  private final LabResult result;
  private final PrivateExchange exchange;
  private final OrderNames names = new OrderNames();
  private final Fates fates = new Fates(names);
  private final LoadOracle oracle;
  private final RequestDoor door;
  private final StageTimes stages;
  private final EmptyDoor empty = new EmptyDoor();
  private final RequestDoor emptyDoor;

  LoadLab(LoadSettings settings, RunningSystem system, LabRun run) {
    this.settings = settings;
    this.run = run;
    result = run.result();
    int accounts = settings.size().accounts();
    exchange =
        PrivateExchange.open(
            system, settings.size(), made -> run.progress().at("accounts", made, accounts));
    oracle = new LoadOracle(exchange, names);
    List<RequestSigner> signers =
        exchange.partners().stream()
            .map(partner -> new RequestSigner(partner.credential()))
            .toList();
    door = new RequestDoor(system.partners(), signers, settings.connections());
    emptyDoor = new RequestDoor(empty.url(), signers, settings.connections());
    stages = new StageTimes(system.partners());
  }

  /** Traders by market. */
  private List<List<Trader>> traders() {
    List<List<Trader>> traders = new ArrayList<>();
    int markets = settings.size().markets();
    for (int market = 0; market < markets; market++) {
      traders.add(new ArrayList<>());
    }
    int number = 0;
    for (int partner = 0; partner < exchange.partners().size(); partner++) {
      for (long account : exchange.partners().get(partner).accountIds()) {
        int market = number++ % markets;
        traders.get(market).add(new Trader(partner, account, market, exchange.marketId(market)));
      }
    }
    return traders;
  }

  /**
   * The mix, on all markets; where the measured load has a flow of its own, only on the last, which
   * that does not touch.
   */
  private MixedOrders mixed() {
    List<List<Trader>> traders = traders();
    List<Trader> mixing =
        settings.shape().isMixed()
            ? traders.stream().flatMap(List::stream).toList()
            : traders.getLast();
    return new MixedOrders(mixing, settings.mix(), MIDDLE, names, settings.seed());
  }

  /**
   * Runs the load.
   *
   * @param day to be replayed; null: none
   */
  void run(RecordedDay day) throws InterruptedException {
    result.put("shape", settings.shape().name().toLowerCase(Locale.ROOT));
    OrderSource source =
        switch (settings.shape()) {
          case STEADY, BURST -> mixed();
          case DROP -> drop();
          case REPLAY -> new ReplayedOrders(day, traders(), names);
        };
    warmUp();
    switch (settings.shape()) {
      case STEADY -> steady(source);
      case BURST -> burst(source);
      case DROP -> {
        once("drop", DropShape.arrivals(settings), source);
        soldOut((DropOrders) source);
      }
      case REPLAY -> once("replay", day.arrivals(settings.speed()), source);
    }
    stages.report(run.report());
    Set<String> expected = new TreeSet<>(source.expectedProblems());
    expected.addAll(mixed().expectedProblems());
    oracle.judge(fates, expected, run);
  }

  private void warmUp() throws InterruptedException {
    if (settings.warmUpS() > 0) {
      OrderSource source = mixed();
      Arrivals arrivals = flat(settings.ratePerS(), settings.warmUpS());
      open("warm-up", arrivals, source);
      new OpenLoop(
              source, emptyDoor, new Fates(names), settings.connections(), settings.patienceS())
          .run("warm-up of the empty handler", arrivals, run.progress());
    }
  }

  private static Arrivals flat(double ratePerS, double seconds) {
    return Arrivals.of(List.of(new Stretch(seconds, ratePerS)));
  }

  private PhaseTimes open(String phase, Arrivals arrivals, OrderSource source)
      throws InterruptedException {
    return new OpenLoop(source, door, fates, settings.connections(), settings.patienceS())
        .run(phase, arrivals, run.progress());
  }

  private void steady(OrderSource source) throws InterruptedException {
    Arrivals arrivals = flat(settings.ratePerS(), settings.seconds());
    double worst = Double.MAX_VALUE;
    DoubleStream.Builder ratios = DoubleStream.builder();
    List<PhaseTimes> runs = new ArrayList<>();
    for (int number = 1; number <= settings.runs(); number++) {
      LatencyRecorder baseline =
          new OpenLoop(
                  mixed(),
                  emptyDoor,
                  new Fates(names),
                  settings.connections(),
                  settings.patienceS())
              .run("empty handler, run " + number, arrivals, run.progress())
              .latencies(number, false);
      PhaseTimes times = open("run " + number, arrivals, source);
      LatencyRecorder response = add(times, number);
      run.latencies("empty-handler", "empty handler", Role.BASELINE).add(baseline);
      double achieved = Math.min(times.decidedPerS(), settings.ratePerS());
      run.report().run(number, settings.ratePerS(), achieved, response.total(), baseline.total());
      ratios.add(
          LatencyRow.percentileUs(response.total(), 50)
              / LatencyRow.percentileUs(baseline.total(), 50));
      worst = Math.min(worst, achieved);
      runs.add(times);
    }
    FlowTable.add(run.report(), runs);
    if (worst < REQUIRED_SHARE * settings.ratePerS()) {
      result.invalid(
          "decided %.0f of %d requests a second offered".formatted(worst, settings.ratePerS()));
    }
    latencies(settings.ratePerS(), worst);
    Histogram baseline = run.latencies("empty-handler", "", Role.BASELINE).total();
    Spread spread = Spread.of(ratios.build());
    result
        .put("empty_handler_p50_us", LatencyRow.percentileUs(baseline, 50))
        .put("empty_handler_p999_us", LatencyRow.percentileUs(baseline, 99.9))
        .put("p50_ratio", spread.median())
        .put("p50_ratio_lowest", spread.lowest())
        .put("p50_ratio_highest", spread.highest())
        .say(LatencyRow.of("empty handler", baseline))
        .say("p50 is %s times the empty handler's".formatted(spread));
    sweep(source);
  }

  private void sweep(OrderSource source) throws InterruptedException {
    if (settings.sweepS() == 0) {
      return;
    }
    double capacity = capacity(source);
    for (int percent : SWEEP) {
      double ratePerS = capacity * percent / PERCENT;
      PhaseTimes times =
          open("load of %d %%".formatted(percent), flat(ratePerS, settings.sweepS()), source);
      run.report()
          .load(
              ratePerS, Math.min(times.decidedPerS(), ratePerS), times.latencies(1, false).total());
    }
  }

  /** What the system decides a second, and the empty handler answers, when each waits its turn. */
  private double capacity(OrderSource source) throws InterruptedException {
    double emptyPerS =
        new ClosedLoop(mixed(), emptyDoor, new Fates(names), run.progress())
            .capacityPerS("empty handler's capacity");
    double perS = new ClosedLoop(source, door, fates, run.progress()).capacityPerS("capacity");
    result
        .put("capacity_per_s", Math.round(perS))
        .put("empty_handler_capacity_per_s", Math.round(emptyPerS))
        .say(
            "capacity: %,.0f requests decided a second; an empty handler answers %,.0f"
                .formatted(perS, emptyPerS));
    run.report()
        .throughput("front door to core and back", perS, "requests")
        .throughput("empty handler", emptyPerS, "requests");
    return perS;
  }

  private void burst(OrderSource source) throws InterruptedException {
    Burst burst = new Burst(capacity(source));
    PhaseTimes times = open("burst", burst.arrivals(), source);
    add(times, 1);
    latencies(burst.meanPerS(), times.decidedPerS());
    burst.report(times, run);
    FlowTable.add(run.report(), List.of(times));
  }

  private void once(String phase, Arrivals arrivals, OrderSource source)
      throws InterruptedException {
    PhaseTimes times = open(phase, arrivals, source);
    LatencyRecorder response = add(times, 1);
    double offered = arrivals.count() / Math.max(arrivals.seconds(), 1);
    double achieved = Math.min(times.decidedPerS(), offered);
    run.report().run(1, offered, achieved, response.total(), null);
    latencies(offered, achieved);
    FlowTable.add(run.report(), List.of(times));
  }

  private LatencyRecorder add(PhaseTimes times, int number) {
    LatencyRecorder response = times.latencies(number, false);
    run.latencies("latency", "front door", Role.MEASURED).add(response);
    run.latencies("service", "front door, service", Role.SERVICE)
        .add(times.latencies(number, true));
    return response;
  }

  private void latencies(double offeredPerS, double achievedPerS) {
    Histogram latency = run.latencies("latency", "", Role.MEASURED).total();
    Histogram service = run.latencies("service", "", Role.SERVICE).total();
    result
        .put("offered_rate_per_s", Math.round(offeredPerS))
        .put("achieved_rate_per_s", Math.round(achievedPerS))
        .put("p50_us", LatencyRow.percentileUs(latency, 50))
        .put("p99_us", LatencyRow.percentileUs(latency, 99))
        .put("p999_us", LatencyRow.percentileUs(latency, 99.9))
        .put("max_us", LatencyRow.percentileUs(latency, 100))
        .put("service_p50_us", LatencyRow.percentileUs(service, 50))
        .put("service_p999_us", LatencyRow.percentileUs(service, 99.9))
        .say(
            "load, %s: %,.0f requests/s offered, %,.0f decided"
                .formatted(
                    settings.shape().name().toLowerCase(Locale.ROOT), offeredPerS, achievedPerS))
        .say(LatencyRow.of("response", latency))
        .say(LatencyRow.of("service", service));
  }

  private DropOrders drop() {
    return new DropOrders(
        traders().getFirst(), DropShape.tranches(settings), names, settings.seed());
  }

  /** What the door says of the seller's orders. */
  private void soldOut(DropOrders drop) {
    List<List<String>> rows = new ArrayList<>();
    long units = 0;
    long sold = 0;
    for (OrderRequest tranche : drop.opened()) {
      JsonNode order =
          exchange
              .partners()
              .get(tranche.trader().partner())
              .door()
              .read(OrderRequest.path(tranche.trader(), tranche.name()));
      units += tranche.quantity();
      sold += order.path("filled_quantity").asLong();
      rows.add(
          List.of(
              Integer.toString(rows.size() + 1),
              "%,d".formatted(tranche.quantity()),
              "%,d".formatted(order.path("filled_quantity").asLong()),
              "%,d".formatted(order.path("open_quantity").asLong())));
    }
    run.report().table("Tranches", List.of("tranche", "units", "sold", "left"), rows);
    String answer =
        "%,d units were released in %d tranches, %,d sold.".formatted(units, rows.size(), sold);
    result.put("units_released", units).put("units_sold", sold).say(answer);
    run.report().answer(answer);
    if (sold > units) {
      result.invalid("%,d units were sold of %,d".formatted(sold, units));
    }
  }

  @Override
  public void close() {
    oracle.close();
    door.close();
    emptyDoor.close();
    empty.close();
    exchange.close();
  }
}
