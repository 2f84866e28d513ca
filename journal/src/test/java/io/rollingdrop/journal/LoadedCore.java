package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * A process with a core under load, to be killed: prints {@code READY}, then the sequence of each
 * command that was answered with an accept; takes snapshots all the time. Arguments: folder,
 * durability, seed.
 */
final class LoadedCore {

  private static final int IN_FLIGHT = 64;
  private static final int COMMANDS_PER_SNAPSHOT = 200;

  /** Who reads what is accepted would otherwise wait for ever. */
  private static final int MOST_REJECTS_RUNNING = 10_000;

  private static int rejectsRunning;

  private LoadedCore() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Random random = new Random(Long.parseLong(arguments[2]));
    try (CoreOnDisk core =
        new CoreOnDisk(Path.of(arguments[0]), Durability.valueOf(arguments[1]))) {
      if (core.core.recovery().lastSequence() == 0) {
        core.seed();
        core.snapshot();
      }
      out.println("READY");
      ArrayDeque<CompletableFuture<Outcome>> waiting = new ArrayDeque<>();
      while (core.failure.get() == null) {
        boolean buy = random.nextBoolean();
        core.command.by(buy ? 2 : 1, 9).account(buy ? 202 : 101);
        int length =
            core.command.placeOrder(
                7,
                buy ? Side.BUY : Side.SELL,
                TimeInForce.IOC,
                100 + random.nextInt(5),
                1 + random.nextInt(9),
                "");
        if (random.nextInt(4) > 0) {
          length =
              core.command.placeOrder(
                  7,
                  buy ? Side.BUY : Side.SELL,
                  TimeInForce.GTC,
                  100 + random.nextInt(5),
                  1 + random.nextInt(9),
                  "");
        }
        waiting.add(core.client.submit(core.command.buffer(), 0, length));
        if (waiting.size() >= IN_FLIGHT) {
          acknowledge(waiting.poll().join(), out);
          if (random.nextInt(COMMANDS_PER_SNAPSHOT) == 0) {
            core.core.requestSnapshot();
          }
        }
      }
    }
  }

  private static void acknowledge(Outcome outcome, PrintStream out) {
    if (outcome instanceof Outcome.Answered answered) {
      RejectReason reason = CoreOnDisk.reason(answered);
      rejectsRunning = reason == RejectReason.NONE ? 0 : rejectsRunning + 1;
      if (reason == RejectReason.NONE) {
        out.println(answered.sequence());
      } else if (rejectsRunning == MOST_REJECTS_RUNNING) {
        throw new IllegalStateException("the core only rejects any more, now for " + reason);
      }
    }
  }
}
