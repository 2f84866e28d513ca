package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.agrona.IoUtil;

/** Three nodes, each in a process of its own, and the clients of a test. */
final class ProcessCluster implements AutoCloseable {

  static final int NODES = TestCluster.NODES;
  static final String TOKEN = "link.token";

  private static final long WAIT_S = 120;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

  /** As many as a long run of tests makes of each fault. */
  private static final int LONG = 20;

  private final Path directory;
  private final Path drivers;
  private final List<ClusterMember> members;
  private final LinkToken token;
  private final NodeProcess.Setting[] settings = new NodeProcess.Setting[NODES];
  private final NodeProcess[] nodes = new NodeProcess[NODES];
  private final List<RecordingTrader> traders = new ArrayList<>();
  private final List<History> others = new ArrayList<>();
  private String host = "localhost";

  /** On this machine's loopback, each seeing all others as they are. */
  ProcessCluster(Path directory) {
    this(directory, TestCluster.freeMembers());
  }

  /**
   * @param members as they are
   */
  ProcessCluster(Path directory, List<ClusterMember> members) {
    this.directory = directory;
    this.members = members;
    drivers =
        MediaDrivers.parentDirectory(
            "rollingdrop-faults-" + ThreadLocalRandom.current().nextInt(1 << 20),
            directory.resolve("drivers"));
    token = LinkToken.loadOrCreate(directory.resolve(TOKEN));
    for (int id = 0; id < NODES; id++) {
      settings[id] =
          new NodeProcess.Setting(id, text(members), folder(id), drivers, List.of(), 0, false);
    }
  }

  /** How often a test makes its fault: {@code rollingdrop.kills}. */
  static int rounds() {
    return Integer.getInteger("rollingdrop.kills", isLong() ? LONG : 1);
  }

  /** Whether this is a long run of tests. */
  static boolean isLong() {
    return Boolean.getBoolean("rollingdrop.long");
  }

  static String text(List<ClusterMember> members) {
    return members.stream()
        .map(member -> member.id() + "=" + member.host() + ":" + member.firstPort())
        .collect(Collectors.joining(","));
  }

  NodeProcess.Setting setting(int id) {
    return settings[id];
  }

  /** Takes effect at the node's next start. */
  void set(NodeProcess.Setting setting) {
    settings[setting.id()] = setting;
  }

  List<ClusterMember> members() {
    return members;
  }

  LinkToken token() {
    return token;
  }

  Path drivers() {
    return drivers;
  }

  Path folder(int id) {
    return directory.resolve("node-" + id);
  }

  /** What a node's process has logged. */
  private Path log(int id) {
    return directory.resolve("node-" + id + ".log");
  }

  /** Starts all nodes, and waits until one leads. */
  ProcessCluster start() {
    for (int id = 0; id < NODES; id++) {
      launch(id);
    }
    leader();
    return this;
  }

  /** Starts a node that has ended, and does not wait. */
  void launch(int id) {
    nodes[id] = NodeProcess.start(settings[id], log(id));
  }

  /** Starts a node that has ended, and waits until it runs. */
  void start(int id) {
    launch(id);
    await("node " + id + " to run", nodes[id]::isReady);
  }

  NodeProcess node(int id) {
    return nodes[id];
  }

  /** Waits for the node that leads as far as it and another know. */
  int leader() {
    int[] found = {-1};
    await("a leader", () -> (found[0] = leaderNow()) >= 0);
    return found[0];
  }

  /** The node that leads the newest term; -1 if none does just now. */
  int leaderNow() {
    int found = -1;
    for (int id = 0; id < NODES; id++) {
      if (nodes[id].leads()
          && (found < 0 || nodes[id].report().term() > nodes[found].report().term())) {
        found = id;
      }
    }
    return found;
  }

  /** Any node but that one. */
  int follower(int leader) {
    return (leader + 1) % NODES;
  }

  /** Waits until a node has published what another has now. */
  void awaitCaughtUp(int id, int other) {
    long now = nodes[other].report().published();
    await(
        "node " + id + " to catch up with " + other + " at " + now,
        () -> nodes[id].report().published() >= now);
  }

  /** Adds a client that follows this node first, and waits until it has a session. */
  RecordingTrader trader(int followed, int ordersPerSecond) {
    RecordingTrader trader =
        new RecordingTrader(
            new RecordingTrader.Setting(
                "c" + (traders.size() + 1),
                members,
                host,
                token,
                drivers,
                followed,
                ordersPerSecond));
    traders.add(trader);
    await("a session", trader::isReady);
    if (traders.size() == 1) {
      trader.openMarket();
    }
    return trader;
  }

  /** Of this process, as the nodes reach it. */
  void host(String name) {
    host = name;
  }

  /** As many clients as nodes, each following another; they trade from now on. */
  void trade(int ordersPerSecond) {
    IntStream.range(0, NODES).forEach(id -> trader(id, ordersPerSecond));
    traders.forEach(RecordingTrader::start);
    awaitAnswers(20);
  }

  List<RecordingTrader> traders() {
    return traders;
  }

  /** Waits until every client in this process has had that many more answers. */
  void awaitAnswers(int more) {
    List<Integer> from = traders.stream().map(RecordingTrader::answered).toList();
    for (int i = 0; i < traders.size(); i++) {
      RecordingTrader trader = traders.get(i);
      int until = from.get(i) + more;
      await(more + " answers for client " + (i + 1), () -> trader.answered() >= until);
    }
  }

  /** The longest that a client has waited for an answer since this was asked last. */
  long takeLongestGapMs() {
    return TimeUnit.NANOSECONDS.toMillis(
        traders.stream().mapToLong(RecordingTrader::takeLongestGapNs).max().orElse(0));
  }

  /** Adds what a client of another process has been through. */
  void add(History history) {
    others.add(history);
  }

  void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
    while (!condition.getAsBoolean()) {
      for (RecordingTrader trader : traders) {
        assertThat(trader.ended()).as("a client's feed, waiting for " + what).isNull();
      }
      if (System.nanoTime() > until) {
        dumpThreads();
        throw new AssertionError("waited " + WAIT_S + " s for " + what + ": " + describe());
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  /** So that the logs tell what the nodes were about. */
  private void dumpThreads() {
    for (NodeProcess node : nodes) {
      if (node != null && node.isAlive()) {
        node.dumpThreads();
      }
    }
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    for (NodeProcess node : nodes) {
      if (node != null) {
        text.append(
            "%n node %d: %s, %s%s"
                .formatted(
                    node.setting().id(),
                    node.isAlive() ? "runs" : "has ended",
                    node.report(),
                    node.failure() == null ? "" : ", failed: " + node.failure()));
      }
    }
    for (RecordingTrader trader : traders) {
      text.append(
          "%n client: %d answered, %d not, %d of them unknown, ready %b"
              .formatted(
                  trader.answered(), trader.unanswered(), trader.unknown(), trader.isReady()));
    }
    return text.toString();
  }

  /**
   * Has the clients get their last answers, the nodes come to the same and stop, and everything
   * checked.
   */
  void finishAndCheck() {
    for (RecordingTrader trader : traders) {
      trader.finish();
      assertThat(trader.ended()).as("a client's feed").isNull();
    }
    List<History> histories = new ArrayList<>(others);
    traders.forEach(trader -> histories.add(trader.end()));
    List<History.Submitted> unanswered =
        histories.stream()
            .flatMap(history -> history.orders().stream())
            .filter(order -> order.answers().findAny().isEmpty())
            .limit(3)
            .toList();
    assertThat(unanswered).as("orders without an answer at the end").isEmpty();
    long last = histories.stream().mapToLong(History::lastAnswered).max().orElse(0);
    for (NodeProcess node : nodes) {
      await(
          "node " + node.setting().id() + " to publish through " + last,
          () -> node.report().published() >= last);
    }
    for (NodeProcess node : nodes) {
      assertThat(node.failure()).as("node " + node.setting().id()).isNull();
      node.stop();
    }
    ClusterChecker.check(IntStream.range(0, NODES).mapToObj(this::folder).toList(), histories);
  }

  /** Ends what is left, and keeps the nodes' logs. */
  @Override
  public void close() {
    traders.forEach(RecordingTrader::close);
    for (NodeProcess node : nodes) {
      if (node != null && node.isAlive()) {
        node.kill();
      }
    }
    IoUtil.delete(drivers.toFile(), true);
  }

  /** Copies the nodes' logs to where they outlive the test. */
  void keepLogs(Path to) {
    try {
      Files.createDirectories(to);
      for (int id = 0; id < NODES; id++) {
        if (Files.exists(log(id))) {
          Files.copy(
              log(id), to.resolve(log(id).getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
