package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.ops.gateway.Credentials;
import io.rollingdrop.ops.launcher.Launcher.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that the system is made of is killed, in random order, while partners trade. When they
 * stop, Postgres, Kafka and Redis must come to exactly what the core decided.
 */
class ConvergenceIT {

  /** Of each victim: how often it is killed. */
  private static final int ROUNDS = Integer.getInteger("rollingdrop.convergence", 1);

  private static final List<String> ROLES = List.of("core", "gateway", "persister", "market-data");
  private static final List<String> SERVERS = List.of("postgres", "kafka", "redis", "registry");
  private static final int ORDERS_BETWEEN_KILLS = 25;

  /**
   * Ends a test that hangs; satellites give way to all else on a busy machine, and start slowly.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int LINES_OF_A_LOG = 10;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Pattern FINDING =
      Pattern.compile("(?m)^(agrees|DIFFERS) +\\S.*? +sequence (\\d+)");

  @TempDir private Path folder;
  private final Random random = new Random();
  private Launcher launcher;
  private String lastSeen = "nothing was reconciled";
  private TradingPartners partners;

  @AfterEach
  void nothing_is_left_running() throws Exception {
    if (partners != null) {
      partners.close();
    }
    if (launcher != null) {
      launcher.call("down");
    }
  }

  @Test
  void whatever_dies_all_stores_come_to_what_the_core_decided() throws Exception {
    Path data = folder.resolve("data");
    launcher = new Launcher(data);
    Result up = launcher.call("up", "--detach", "--split");
    assertThat(up.code()).as(up.error()).isZero();
    partners =
        new TradingPartners(
            launcher.port(),
            new Credentials(data).read("demo").orElseThrow(),
            TradingPartners.WHILE_A_CORE_IS_AWAY);
    for (String victim : victims()) {
      int until = partners.acknowledged().size() + 1 + random.nextInt(ORDERS_BETWEEN_KILLS);
      await(() -> partners.acknowledged().size() >= until);
      kill(victim);
    }
    int until = partners.acknowledged().size() + ORDERS_BETWEEN_KILLS;
    await(() -> partners.acknowledged().size() >= until);
    partners.close();

    assertThat(partners.surprises()).isEmpty();
    long last = Collections.max(partners.acknowledged().values());
    await(() -> agreesThrough(last));
    assertThat(launcher.call("journal", "verify").output()).startsWith("sound: ");
  }

  private List<String> victims() {
    List<String> victims = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      victims.addAll(ROLES);
      victims.addAll(SERVERS);
    }
    Collections.shuffle(victims, random);
    return victims;
  }

  /** A satellite or a server is started again by the system itself, core and gateway by us. */
  private void kill(String victim) throws Exception {
    await(() -> processOf(victim) != null);
    ProcessHandle process = processOf(victim);
    process.destroyForcibly();
    process.onExit().get(20, TimeUnit.SECONDS);
    if (victim.equals("core") || victim.equals("gateway")) {
      launcher.start(victim);
    }
  }

  /** The process, or null if it is not there just now: it may be about to be started again. */
  private ProcessHandle processOf(String victim) throws Exception {
    try {
      ProcessHandle process =
          SERVERS.contains(victim) ? launcher.server(victim) : launcher.process(victim);
      return process.isAlive() ? process : null;
    } catch (NoSuchFileException | java.util.NoSuchElementException e) {
      return null;
    }
  }

  /** Whether all stores agree with the core, and have all that was acknowledged. */
  private boolean agreesThrough(long sequence) throws Exception {
    String output = launcher.call("reconcile").output();
    lastSeen = "through " + sequence + " is wanted of\n" + output;
    Matcher finding = FINDING.matcher(output);
    int stores = 0;
    while (finding.find()) {
      long reached = Long.parseLong(finding.group(2));
      if (finding.group(1).equals("DIFFERS") && reached > 0) {
        // What was read and is wrong does not become right by waiting.
        throw new AssertionError(output);
      }
      // Each order changes the market's book, so Redis has to come this far as well.
      if (reached < sequence) {
        return false;
      }
      stores++;
    }
    return stores >= 3;
  }

  private void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > until) {
        throw new AssertionError(
            "not within %s: %s\n%s\n%s"
                .formatted(PATIENCE, lastSeen, launcher.call("status").output(), ends()));
      }
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  /** How the log of each process ends. */
  private String ends() throws IOException {
    StringBuilder ends = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("data").resolve("logs"))) {
      for (Path log : files.sorted().toList()) {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        ends.append(log.getFileName()).append(":\n");
        lines.stream()
            .skip(Math.max(0, lines.size() - LINES_OF_A_LOG))
            .forEach(line -> ends.append("  ").append(line).append('\n'));
      }
    }
    return ends.toString();
  }
}
