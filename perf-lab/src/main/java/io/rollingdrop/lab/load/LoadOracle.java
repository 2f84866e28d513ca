package io.rollingdrop.lab.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollingdrop.lab.door.DoorException;
import io.rollingdrop.lab.door.ExecutionReport;
import io.rollingdrop.lab.door.ExecutionStream;
import io.rollingdrop.lab.door.PrivateExchange;
import io.rollingdrop.lab.door.SignedDoor;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.load.Reply.Outcome;
import io.rollingdrop.lab.report.LabResult;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what the door answered against what the partners were told on their streams, and against
 * the accounts: every order that was answered as accepted is reported once, none that was refused
 * is, each trade has both its sides, and of each asset there is as much as at first.
 */
final class LoadOracle implements AutoCloseable {

  private static final String FENCE = "fence";

  private final PrivateExchange exchange;
  private final OrderNames names;
  private final List<ExecutionStream> streams = new ArrayList<>();

  /** Listens from now on. */
  LoadOracle(PrivateExchange exchange, OrderNames names) {
    this.exchange = exchange;
    this.names = names;
    try {
      exchange.partners().forEach(partner -> streams.add(ExecutionStream.open(partner.door())));
    } catch (DoorException e) {
      close();
      throw e;
    }
  }

  /** What the streams told. */
  private final class Told {
    final BitSet accepted = new BitSet();
    final Map<String, Long> types = new TreeMap<>();
    final Map<String, Long> sides = new TreeMap<>();
    long units;
    long twice;

    void add(ExecutionReport report) {
      int number = names.numberOf(report.clientOrderId()).orElse(-1);
      switch (report.type()) {
        case "accepted" -> {
          twice += number >= 0 && accepted.get(number) ? 1 : 0;
          if (number >= 0) {
            accepted.set(number);
          }
        }
        case "trade" -> {
          sides.merge(report.maker() ? "maker" : "taker", report.tradeQuantity(), Long::sum);
          units += report.maker() ? 0 : report.tradeQuantity();
        }
        default -> {
          // Counted below.
        }
      }
      String type = report.reason().equals("requested") ? "cancelled on request" : report.type();
      types.merge(report.type().equals("trade") && report.maker() ? "made" : type, 1L, Long::sum);
    }

    long count(String type) {
      return types.getOrDefault(type, 0L);
    }
  }

  /**
   * Judges a load whose requests have all come to something.
   *
   * @param expectedProblems that the flow's design leads to
   */
  void judge(Fates fates, Set<String> expectedProblems, LabRun run) {
    LabResult result = run.result();
    int askedAgain = askAgain(fates);
    fates
        .problems()
        .forEach(
            (problem, count) -> {
              if (!expectedProblems.contains(problem) && !isPushBack(problem)) {
                result.invalid("%,d requests were answered %s".formatted(count, problem));
              }
            });
    Told told = listen(fates);
    compare(fates, told, result);
    requireConserved(result);
    result
        .put("accepted", fates.count(Outcome.ACCEPTED))
        .put("rejected", fates.count(Outcome.REJECTED))
        .put("pushed_back", fates.count(Outcome.PUSHED_BACK))
        .put("given_up", fates.count(Outcome.GIVEN_UP))
        .put("asked_again", askedAgain)
        .put("trades", told.count("trade"))
        .put("units_traded", told.units);
    String sums =
        "%,d requests accepted, %,d rejected by the market, %,d pushed back with nothing executed, %,d given up before they were sent, %,d asked for again with their idempotency key; problems: %s"
            .formatted(
                fates.count(Outcome.ACCEPTED),
                fates.count(Outcome.REJECTED),
                fates.count(Outcome.PUSHED_BACK),
                fates.count(Outcome.GIVEN_UP),
                askedAgain,
                fates.problems());
    result.say(sums);
    run.report().oracle(sums);
    if (result.isValid()) {
      run.report()
          .oracle(
              "Each of %,d orders answered as accepted is on its partner's stream once, and no other is; %,d trades have both sides; every account together holds what was deposited, to the unit."
                  .formatted(told.accepted.cardinality(), told.count("trade")));
    }
  }

  private static boolean isPushBack(String problem) {
    return Set.of(
            "rate-limited",
            "back-pressure",
            "core-storage-full",
            "not-connected",
            "not-ready",
            "too-many-connections",
            "capacity-reached",
            "core-not-ready",
            "deadline-passed",
            "outcome-unknown",
            "nonces-exhausted")
        .contains(problem);
  }

  /** What was done of requests whose answer did not come; returns how many there were. */
  private int askAgain(Fates fates) {
    List<OrderRequest> unknown = fates.takeUnknown();
    for (OrderRequest request : unknown) {
      SignedDoor door = exchange.partners().get(request.trader().partner()).door();
      SignedDoor.Answer answer =
          door.write(request.method(), request.path(), request.bytes(), request.key());
      fates.add(
          request,
          new Reply(answer.status(), answer.body().path("sequence").asLong(), answer.body()));
    }
    return unknown.size();
  }

  /** A command that is rejected comes on each partner's stream behind everything of before. */
  private Told listen(Fates fates) {
    for (PrivateExchange.Partner partner : exchange.partners()) {
      OrderRequest fence =
          OrderRequest.cancel(new Trader(0, partner.accountId(), 0, exchange.marketId(0)), FENCE);
      partner.door().write(fence.method(), fence.path(), fence.bytes(), fence.key());
    }
    Told told = new Told();
    for (ExecutionStream stream : streams) {
      stream.awaitAfter(fates.lastSequence());
      stream.reports().forEach(told::add);
    }
    return told;
  }

  private static void compare(Fates fates, Told told, LabResult result) {
    if (fates.count(Outcome.UNKNOWN) > 0) {
      result.invalid(
          "%,d requests were never answered for certain".formatted(fates.count(Outcome.UNKNOWN)));
    }
    BitSet lost = fates.accepted();
    lost.andNot(told.accepted);
    if (!lost.isEmpty()) {
      result.invalid(
          "%,d orders were answered as accepted and never reported".formatted(lost.cardinality()));
    }
    BitSet surplus = (BitSet) told.accepted.clone();
    surplus.andNot(fates.accepted());
    if (!surplus.isEmpty()) {
      result.invalid(
          "%,d orders were reported that the door had refused".formatted(surplus.cardinality()));
    }
    if (told.twice > 0) {
      result.invalid("%,d orders were reported twice".formatted(told.twice));
    }
    requireSame(
        result,
        "cancels",
        fates.done(OrderRequest.Kind.CANCEL),
        told.count("cancelled on request"));
    requireSame(result, "amends", fates.done(OrderRequest.Kind.AMEND), told.count("amended"));
    requireSame(result, "replaces", fates.done(OrderRequest.Kind.REPLACE), told.count("replaced"));
    requireSame(result, "sides of trades", told.count("trade"), told.count("made"));
    requireSame(
        result,
        "units bought and sold",
        told.sides.getOrDefault("taker", 0L),
        told.sides.getOrDefault("maker", 0L));
  }

  private static void requireSame(LabResult result, String what, long answered, long reported) {
    if (answered != reported) {
      result.invalid("%s: %,d were answered, %,d reported".formatted(what, answered, reported));
    }
  }

  private void requireConserved(LabResult result) {
    Map<Integer, BigInteger> sums = new TreeMap<>();
    for (PrivateExchange.Partner partner : exchange.partners()) {
      for (long account : partner.accountIds()) {
        for (JsonNode balance :
            partner.door().read("/v1/balances?account_id=" + account).path("balances")) {
          sums.merge(
              balance.path("asset_id").asInt(),
              BigInteger.valueOf(balance.path("available").asLong())
                  .add(BigInteger.valueOf(balance.path("held").asLong())),
              BigInteger::add);
        }
      }
    }
    exchange
        .deposits()
        .forEach(
            (asset, deposited) -> {
              BigInteger now = sums.getOrDefault(asset, BigInteger.ZERO);
              if (!now.equals(deposited)) {
                result.invalid(
                    "of asset %d all accounts have %s, %s was deposited"
                        .formatted(asset, now, deposited));
              }
            });
  }

  @Override
  public void close() {
    streams.forEach(ExecutionStream::close);
  }
}
