package io.rollingdrop.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InfrastructureTest {

  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(20);

  @TempDir Path folder;

  @Test
  void aServerThatDiesIsStartedAgainAtItsPort() {
    List<String> progress = new ArrayList<>();
    InfrastructureSettings settings = InfrastructureSettings.in(folder);
    try (Infrastructure infrastructure = Infrastructure.start(settings, progress::add)) {
      for (EmbeddedServer first : infrastructure.servers()) {
        assertThat(progress).anyMatch(line -> line.contains(first.url()));
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        await(() -> present(infrastructure, first.name()).pid() != first.pid());
        EmbeddedServer second = present(infrastructure, first.name());
        assertThat(second.url()).isEqualTo(first.url());
        assertThat(second.isAlive()).isTrue();
      }
    }
  }

  @Test
  void ifOneServerDoesNotStartTheOthersAreStopped() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InfrastructureSettings settings =
          new InfrastructureSettings(
              Optional.of(
                  PostgresSettings.in(folder.resolve("postgres")).withPort(taken.getLocalPort())),
              Optional.empty(),
              Optional.empty(),
              Optional.of(RedisSettings.in(folder.resolve("redis"))));
      assertThatThrownBy(() -> Infrastructure.start(settings, line -> {}))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining("postgres")
          .hasMessageContaining("is taken");
    }
    // Nothing holds it.
    EmbeddedRedis.start(RedisSettings.in(folder.resolve("redis"))).close();
  }

  private static EmbeddedServer present(Infrastructure infrastructure, String name) {
    return infrastructure.servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
