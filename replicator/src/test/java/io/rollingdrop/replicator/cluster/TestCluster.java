package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.SnapshotReport;
import io.rollingdrop.replicator.link.LinkToken;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Three nodes in this process. */
final class TestCluster implements AutoCloseable {

  static final int NODES = 3;

  private static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 14,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          64);
  private static final CoreSettings CORE =
      CoreSettings.DEFAULTS
          .with(SMALL)
          .with(DiskMarks.OFF)
          .with(CoreSettings.SnapshotSchedule.onDemand())
          .withTickInterval(TimeUnit.MILLISECONDS.toNanos(50));
  private static final int WAIT_S = 30;
  private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);

  private static int nextPort = 20_000 + ThreadLocalRandom.current().nextInt(8_000);

  private final Path directory;
  private final ClusterLogSettings log;
  private final LinkToken token;
  private final List<ClusterMember> members = freeMembers();
  private final ClusterNode[] nodes = new ClusterNode[NODES];
  private final int[] newestRules = new int[NODES];
  private final ConcurrentHashMap<Integer, Throwable> failures = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Integer, ConcurrentLinkedQueue<SnapshotReport>> snapshots =
      new ConcurrentHashMap<>();

  TestCluster(Path directory) {
    this(directory, ClusterLogSettings.DEFAULTS);
  }

  TestCluster(Path directory, ClusterLogSettings log) {
    this(directory, log, newToken(), Engine.NEWEST_RULES, id -> {});
  }

  /** Of a release whose newest rules are these. */
  TestCluster(Path directory, int newestRules) {
    this(directory, ClusterLogSettings.DEFAULTS, newToken(), newestRules, id -> {});
  }

  /**
   * @param prepare makes a node's folder, given its id
   */
  TestCluster(
      Path directory,
      ClusterLogSettings log,
      LinkToken token,
      int newestRules,
      IntConsumer prepare) {
    Arrays.fill(this.newestRules, newestRules);
    this.directory = directory;
    this.log = log;
    this.token = token;
    for (int id = 0; id < NODES; id++) {
      prepare.accept(id);
    }
    startAll();
  }

  /** Of a copy of this cluster. */
  BackupSettings backup(ClusterMember self, Path copy) {
    return new BackupSettings(members, self, copy, drivers(), false, log, token, Rolling.DAY, CORE);
  }

  /** Starts all at once: those of a new cluster wait for one another. */
  void startAll() {
    try (ExecutorService starting = Executors.newFixedThreadPool(NODES)) {
      List<Future<?>> started = new ArrayList<>();
      for (int id = 0; id < NODES; id++) {
        int node = id;
        started.add(starting.submit(() -> start(node)));
      }
      for (Future<?> each : started) {
        each.get(WAIT_S, TimeUnit.SECONDS);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the nodes do not start", e);
    }
  }

  static LinkToken newToken() {
    byte[] secret = new byte[LinkToken.MIN_LENGTH];
    ThreadLocalRandom.current().nextBytes(secret);
    return LinkToken.of(secret);
  }

  static List<ClusterMember> freeMembers() {
    List<ClusterMember> members = new ArrayList<>();
    while (members.size() < NODES) {
      members.add(new ClusterMember(members.size(), "localhost", freePorts()));
    }
    return members;
  }

  /** The first of a row of ports that one member takes, and that were not given before. */
  static synchronized int freePorts() {
    int port = nextPort;
    while (!areFree(port)) {
      port += ClusterMember.PORTS;
    }
    nextPort = port + ClusterMember.PORTS;
    return port;
  }

  private static boolean areFree(int from) {
    for (int port = from; port < from + ClusterMember.PORTS; port++) {
      try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("localhost", port))) {
        socket.getLocalPort();
      } catch (SocketException e) {
        return false;
      }
    }
    return true;
  }

  void start(int id) {
    start(id, ClusterNodeSettings.Beginning.ASKING);
  }

  /** Starts it as a release would whose newest rules are these, now and from then on. */
  void startWithRules(int id, int newest) {
    newestRules[id] = newest;
    start(id);
  }

  /** Starts it anew from the others, whatever it has. */
  void startReplacing(int id) {
    start(id, ClusterNodeSettings.Beginning.REPLACING);
  }

  private void start(int id, ClusterNodeSettings.Beginning beginning) {
    ConcurrentLinkedQueue<SnapshotReport> reports =
        snapshots.computeIfAbsent(id, node -> new ConcurrentLinkedQueue<>());
    reports.clear();
    nodes[id] =
        ClusterNode.start(
            ClusterNodeSettings.of(
                    id,
                    members,
                    folder(id),
                    directory.resolve("drivers"),
                    false,
                    token,
                    Rolling.DAY,
                    CORE.withNewestRules(newestRules[id]))
                .with(log)
                .with(beginning),
            new Core.Listener() {
              @Override
              public void onFailure(Throwable cause) {
                failures.putIfAbsent(id, cause);
              }

              @Override
              public void onSnapshot(SnapshotReport report) {
                reports.add(report);
              }
            });
  }

  Path folder(int id) {
    return directory.resolve("node-" + id);
  }

  Path drivers() {
    return directory.resolve("drivers");
  }

  void stop(int id) {
    nodes[id].close();
    nodes[id] = null;
  }

  ClusterNode node(int id) {
    return nodes[id];
  }

  List<ClusterMember> members() {
    return members;
  }

  LinkToken token() {
    return token;
  }

  /** Why a node has failed that was not expected to; null if none has. */
  Throwable failure() {
    return failures.values().stream().findFirst().orElse(null);
  }

  void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
    while (!condition.getAsBoolean()) {
      assertThat(failure()).as(what).isNull();
      assertThat(System.nanoTime()).as(what).isLessThan(until);
      LockSupport.parkNanos(POLL_NS);
    }
  }

  int leader() {
    int[] found = {-1};
    await(
        "a leader",
        () -> {
          for (int id = 0; id < NODES; id++) {
            if (nodes[id] != null && nodes[id].state().leads()) {
              found[0] = id;
            }
          }
          return found[0] >= 0;
        });
    return found[0];
  }

  long published(int id) {
    return nodes[id].core().published().sequence();
  }

  /** Waits until a node has published what another has now. */
  void awaitCaughtUp(int id, int other) {
    long now = published(other);
    await("node " + id + " has caught up with " + other, () -> published(id) >= now);
  }

  /** Waits until a node has failed by itself, and says why. */
  String awaitFailure(int id) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
    while (!failures.containsKey(id)) {
      assertThat(System.nanoTime()).as("failure of node " + id).isLessThan(until);
      LockSupport.parkNanos(POLL_NS);
    }
    return failures.remove(id).getMessage();
  }

  /** Waits until two nodes have published the same: events, and by those of ticks the state. */
  void awaitEqual(int one, int other) {
    await(
        "nodes " + one + " and " + other + " to have published the same",
        () -> nodes[one].core().published().equals(nodes[other].core().published()));
  }

  /** Has the leader take a snapshot, and waits until every node that runs has it. */
  long takeSnapshot() {
    int leader = leader();
    await("a snapshot is asked for", () -> nodes[leader].requestSnapshot());
    for (int id = 0; id < NODES; id++) {
      if (nodes[id] != null) {
        int node = id;
        await(
            "the snapshot of node " + id,
            () -> snapshots.get(node).stream().anyMatch(SnapshotReport::isTaken));
      }
    }
    long sequence = nodes[leader].core().snapshotSequence();
    snapshots.values().forEach(ConcurrentLinkedQueue::clear);
    return sequence;
  }

  @Override
  public void close() {
    for (ClusterNode node : nodes) {
      if (node != null) {
        node.close();
      }
    }
  }
}
