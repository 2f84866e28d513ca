package io.rollingdrop.lab.sight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.RunningSystem;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.harness.LatencyRecorder;
import io.rollingdrop.lab.harness.LatencyRow;
import io.rollingdrop.lab.report.Role;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.satellite.support.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Posts orders at a rate, and notes when each place has each. */
final class SightLab {

  private static final PrivateExchange.Size ONE_PARTNER = new PrivateExchange.Size(1, 1, 1, 2);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

  /** The promise: within a second. */
  private static final long PROMISED_NS = TimeUnit.SECONDS.toNanos(1);

  private static final double US_PER_MS = 1_000;

  // Prices at which nothing trades, few enough for every level to be among those that are shown.
  private static final int BID = 1_000;
  private static final int ASK = 2_000;
  private static final int LEVELS = 10;

  private final RunningSystem system;
  private final Endpoints endpoints;
  private final int orders;
  private final int ratePerS;
  private final LabRun run;

  /** When an order was due, answered, and which it was. */
  private record Posted(long dueNs, long answeredNs, long sequence) {}

  SightLab(RunningSystem system, Endpoints endpoints, int orders, int ratePerS, LabRun run) {
    this.system = system;
    this.endpoints = endpoints;
    this.orders = orders;
    this.ratePerS = ratePerS;
    this.run = run;
  }

  /**
   * @throws NotSeenException if an order is not seen in a place
   * @throws io.rollingdrop.lab.door.DoorException if the system refuses an order
   */
  void run() throws InterruptedException {
    run.report()
        .describe(
            "sight: from a partner's order to those who look",
            "How soon after an order was to be posted is it committed, and seen, in each place?")
        .limit(
            "Postgres, Kafka and Redis are asked again and again, 2 ms after each answer: a sighting is late by as much, and by the answer.")
        .limit(
            "A page is its event stream: what the browser needs to draw it is not in these times.");
    try (PrivateExchange exchange = PrivateExchange.open(system, ONE_PARTNER, made -> {})) {
      PrivateExchange.Partner partner = exchange.partners().getFirst();
      int marketId = exchange.marketId(0);
      long first = post(partner, marketId, 0);
      List<Watch> watches = new ArrayList<>();
      try {
        watch(watches, "postgres", () -> Places.postgres(endpoints.postgres(), marketId, first));
        watch(watches, "redis", () -> Places.redis(endpoints.redis(), marketId));
        for (Watch watch : watches) {
          // The first order is there: what is behind it has caught up, and the market is known.
          watch.sightings().awaitNs(first, System.nanoTime() + PATIENCE_NS);
        }
        watch(watches, "kafka", () -> Places.kafka(endpoints, marketId));
        watch(watches, "page", () -> Places.page(system.partners(), marketId));
        warmUp(partner, marketId, watches);
        measure(partner, marketId, watches);
      } finally {
        watches.forEach(Watch::close);
      }
    }
  }

  private void watch(List<Watch> watches, String place, Watch.Opening opening) {
    watches.add(new Watch(new Sightings(place, 4 * orders + 1_000), opening));
  }

  /** Orders until every place has shown one: from then on all are watched. */
  private void warmUp(PrivateExchange.Partner partner, int marketId, List<Watch> watches)
      throws InterruptedException {
    long untilNs = System.nanoTime() + PATIENCE_NS;
    for (Watch watch : watches) {
      boolean watched = false;
      while (!watched) {
        long sequence = post(partner, marketId, 0);
        try {
          watch.sightings().awaitNs(sequence, System.nanoTime() + PROMISED_NS);
          watched = true;
        } catch (NotSeenException e) {
          if (System.nanoTime() - untilNs > 0) {
            throw e;
          }
          run.progress().note(e.getMessage());
        }
      }
    }
  }

  private void measure(PrivateExchange.Partner partner, int marketId, List<Watch> watches)
      throws InterruptedException {
    Schedule schedule = new Schedule(1, orders, System.nanoTime(), ratePerS);
    int seconds = orders / ratePerS + 1;
    List<Posted> posted = new ArrayList<>(orders);
    for (int number = 1; number <= orders; number++) {
      schedule.awaitDue(number);
      long sequence = post(partner, marketId, number);
      posted.add(new Posted(schedule.intendedNs(number), System.nanoTime(), sequence));
      run.progress().at("orders", number, orders);
    }
    LatencyRecorder answers = new LatencyRecorder(1, schedule.startNs(), seconds);
    posted.forEach(order -> answers.record(order.dueNs(), order.answeredNs() - order.dueNs()));
    report("answer", "answered", answers);
    long late = 0;
    for (Watch watch : watches) {
      LatencyRecorder sights = new LatencyRecorder(1, schedule.startNs(), seconds);
      for (Posted order : posted) {
        long seenNs = watch.sightings().awaitNs(order.sequence(), System.nanoTime() + PATIENCE_NS);
        sights.record(order.dueNs(), seenNs - order.dueNs());
        late += seenNs - order.dueNs() > PROMISED_NS ? 1 : 0;
      }
      report(watch.sightings().place(), "seen: " + watch.sightings().place(), sights);
    }
    run.result().put("orders", orders).put("rate_per_s", ratePerS).put("later_than_1_s", late);
    run.report()
        .oracle("All %,d orders were answered, and seen in all places.".formatted(orders))
        .answer(
            late == 0
                ? "every order was seen everywhere within a second"
                : "%,d sightings of %,d came after more than a second"
                    .formatted(late, (long) orders * watches.size()));
  }

  private void report(String name, String label, LatencyRecorder recorder) {
    Histogram total =
        run.latencies(name, label, name.equals("answer") ? Role.BASELINE : Role.MEASURED)
            .add(recorder)
            .total();
    run.result()
        .put(name + "_p50_ms", LatencyRow.percentileUs(total, 50) / US_PER_MS)
        .put(name + "_p99_ms", LatencyRow.percentileUs(total, 99) / US_PER_MS)
        .put(name + "_max_ms", LatencyRow.percentileUs(total, 100) / US_PER_MS)
        .say(LatencyRow.of(name, total));
  }

  /** Posts an order that rests; returns its sequence, which is its id. */
  private static long post(PrivateExchange.Partner partner, int marketId, int number) {
    boolean buy = number % 2 == 0;
    JsonNode order =
        partner
            .door()
            .accepted(
                "/v1/orders",
                JsonNodeFactory.instance
                    .objectNode()
                    .put("account_id", partner.accountId())
                    .put("market_id", marketId)
                    .put("side", buy ? "buy" : "sell")
                    .put("price", buy ? BID - number % LEVELS : ASK + number % LEVELS)
                    .put("quantity", 1));
    return order.path("order_id").asLong();
  }
}
