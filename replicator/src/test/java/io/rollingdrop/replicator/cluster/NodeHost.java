package io.rollingdrop.replicator.cluster;

import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Rings;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.replicator.link.LinkToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.OffsetEpochNanoClock;

/**
 * A process with one node, to be killed, frozen and cut off. It prints {@link #READY}, then lines
 * of {@link #STATE}, {@link #SNAPSHOT} and {@link #FAILED}; it reads {@link #TAKE_SNAPSHOT} and
 * {@link #STOP}, and stops as well when its input ends.
 */
final class NodeHost {

  static final String READY = "READY";
  static final String STATE = "STATE ";
  static final String SNAPSHOT = "SNAPSHOT ";
  static final String FAILED = "FAILED ";
  static final String TAKE_SNAPSHOT = "snapshot";
  static final String STOP = "stop";

  /** Exit code of a process whose node has failed, and which was closed after it. */
  static final int FAILED_CODE = 3;

  /** Exit code of a process whose node could not be closed in time. */
  static final int HUNG_CODE = 4;

  private static final long STATE_EVERY_NS = 50_000_000;
  private static final long CLOSE_LIMIT_S = 20;

  private static final EngineLimits LIMITS =
      new EngineLimits(
          TimeUnit.HOURS.toNanos(3),
          TimeUnit.SECONDS.toNanos(5),
          1 << 18,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          64);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final CountDownLatch failure = new CountDownLatch(1);

  private NodeHost() {}

  /** Arguments: member id, members, folder, media drivers' folder, clock's offset, disk watched. */
  static String[] arguments(NodeProcess.Setting setting) {
    return new String[] {
      Integer.toString(setting.id()),
      setting.members(),
      setting.folder().toString(),
      setting.drivers().toString(),
      Long.toString(setting.clockOffsetNs()),
      Boolean.toString(setting.watchesDisk())
    };
  }

  public static void main(String[] arguments) throws IOException {
    new NodeHost().run(arguments);
  }

  private static CoreSettings core(boolean watchesDisk) {
    Rings rings = new Rings(1 << 12, 1 << 21, 1024, 256);
    long reserve = DiskMarks.reserve(rings, LIMITS.maxOrders(), LIMITS.maxAccounts());
    return CoreSettings.DEFAULTS
        .with(DiskMarks.OFF)
        .with(LIMITS)
        .with(rings)
        .with(watchesDisk ? new DiskMarks(reserve, reserve) : DiskMarks.OFF)
        .with(CoreSettings.SnapshotSchedule.onDemand())
        .withTickInterval(TimeUnit.MILLISECONDS.toNanos(50));
  }

  private void run(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[2]);
    long offsetNs = Long.parseLong(arguments[4]);
    OffsetEpochNanoClock clock = new OffsetEpochNanoClock();
    ClusterNode node =
        ClusterNode.start(
            new ClusterNodeSettings(
                Integer.parseInt(arguments[0]),
                ClusterMember.parse(arguments[1]),
                folder,
                Path.of(arguments[3]),
                false,
                ClusterTimes.DEFAULTS,
                ClusterLogSettings.DEFAULTS,
                ClusterNodeSettings.Beginning.ASKING,
                LinkToken.load(folder.resolveSibling(ProcessCluster.TOKEN)),
                Rolling.DAY,
                core(Boolean.parseBoolean(arguments[5])),
                () -> clock.nanoTime() + offsetNs),
            new Telling());
    out.println(READY);
    Thread.ofPlatform().name("end-on-failure").daemon().start(() -> endOnFailure(node));
    Thread.ofPlatform().name("states").daemon().start(() -> tellStates(node));
    obey(node);
    end(node, 0);
  }

  private void tellStates(ClusterNode node) {
    while (true) {
      out.println(STATE + line(node));
      LockSupport.parkNanos(STATE_EVERY_NS);
    }
  }

  private static String line(ClusterNode node) {
    NodeState state = node.state();
    return "%s %d %d %d %d"
        .formatted(
            state.role(),
            state.term(),
            state.leader(),
            state.terms(),
            node.core().published().sequence());
  }

  private void obey(ClusterNode node) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !line.equals(STOP); line = in.readLine()) {
      if (line.equals(TAKE_SNAPSHOT)) {
        node.requestSnapshot();
      }
    }
  }

  private void endOnFailure(ClusterNode node) {
    try {
      failure.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(node, FAILED_CODE);
  }

  private static void end(ClusterNode node, int code) {
    Thread closing = Thread.ofPlatform().daemon().name("closing").start(node::close);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_LIMIT_S);
    while (closing.isAlive() && System.nanoTime() < until) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    if (closing.isAlive()) {
      Thread.getAllStackTraces()
          .forEach(
              (thread, trace) -> {
                System.err.println(thread);
                for (StackTraceElement frame : trace) {
                  System.err.println("    at " + frame);
                }
              });
    }
    Runtime.getRuntime().halt(closing.isAlive() ? HUNG_CODE : code);
  }

  /** Says what the node says. */
  private final class Telling implements Core.Listener {
    @Override
    public void onFailure(Throwable cause) {
      out.println(FAILED + cause.toString().replace('\n', ' '));
      cause.printStackTrace();
      failure.countDown();
    }

    @Override
    public void onSnapshot(SnapshotReport report) {
      out.println(SNAPSHOT + (report.isTaken() ? report.sequence() : -1));
    }
  }
}
