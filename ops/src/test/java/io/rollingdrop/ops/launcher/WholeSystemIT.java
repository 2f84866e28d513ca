package io.rollingdrop.ops.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.ops.launcher.Launcher.Result;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that {@code up} starts, and what happens when parts of it die. */
class WholeSystemIT {

  private static final long BACK_WITHIN_S = 240;
  private static final long POLL_MS = 500;
  private static final String[] SATELLITES = {"persister", "market-data", "config"};
  private static final String[] SERVERS = {"postgres", "kafka", "registry", "redis"};

  @TempDir private Path folder;
  private Launcher launcher;

  @BeforeEach
  void own_folder_and_ports() {
    launcher = new Launcher(folder.resolve("data"));
  }

  @AfterEach
  void nothing_is_left_running() throws Exception {
    launcher.call("down");
  }

  @Test
  void what_dies_beside_the_core_comes_back() throws Exception {
    Result up = launcher.call("up", "--detach");
    assertThat(up.code()).as(up.output() + up.error()).isZero();
    assertThat(up.output()).contains("RollingDrop is up", "console").contains(SERVERS);
    assertThat(launcher.call("status").output()).contains(SATELLITES).contains(SERVERS);

    ProcessHandle infrastructure = launcher.process("infrastructure");
    ProcessHandle persister = launcher.process("persister");
    infrastructure.destroyForcibly();
    persister.destroyForcibly();
    awaitBack("infrastructure", infrastructure);
    awaitBack("persister", persister);

    assertThat(launcher.call("down").code()).isZero();
    assertThat(launcher.call("status").output()).contains("nothing runs");
  }

  /** As {@code status} shows it: a process other than before, which does its work. */
  private void awaitBack(String role, ProcessHandle before) throws Exception {
    Pattern serving = Pattern.compile("(?m)^" + role + " +(\\d+) ");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(BACK_WITHIN_S);
    String status = launcher.call("status").output();
    while (!serving
        .matcher(status)
        .results()
        .anyMatch(line -> Long.parseLong(line.group(1)) != before.pid())) {
      assertThat(System.nanoTime() - until).as(role + " is not back: " + status).isNegative();
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
      status = launcher.call("status").output();
    }
  }
}
