package io.rollingdrop.replicator.cluster;

import io.rollingdrop.replicator.link.LinkToken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with one client, to be in a place of the network where the test is not. It trades until
 * its input says so or ends, then writes its history to a file. Prints how many orders were
 * answered and how many attempts became unknown whenever that has changed.
 */
final class TraderHost {

  private static final long PAUSE_NS = 20_000_000;

  private TraderHost() {}

  /** Arguments: name, members, own address, token's file, drivers' folder, followed, history. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    RecordingTrader trader =
        new RecordingTrader(
            new RecordingTrader.Setting(
                arguments[0],
                ClusterMember.parse(arguments[1]),
                arguments[2],
                LinkToken.load(Path.of(arguments[3])),
                Path.of(arguments[4]),
                Integer.parseInt(arguments[5]),
                TraderProcess.ORDERS_PER_SECOND));
    Thread.ofPlatform().daemon().start(() -> tell(trader, out));
    trader.start();
    while (System.in.read() >= 0) {
      // Nothing is said to this process; it waits for the end.
    }
    trader.finish();
    trader.end().write(Path.of(arguments[6]));
    Runtime.getRuntime().halt(0);
  }

  private static void tell(RecordingTrader trader, PrintStream out) {
    int answered = -1;
    int unknown = -1;
    while (true) {
      if (trader.answered() != answered || trader.unknown() != unknown) {
        answered = trader.answered();
        unknown = trader.unknown();
        out.println(answered + " " + unknown);
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }
}
