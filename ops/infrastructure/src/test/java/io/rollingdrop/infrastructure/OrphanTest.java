package io.rollingdrop.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {

  @TempDir Path folder;

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void whatAKilledParentLeftRunningIsStoppedByTheNextStart() throws Exception {
    Process parent = startParent();
    ProcessHandle orphan = ProcessHandle.of(pidOfServer(parent)).orElseThrow();
    parent.destroyForcibly().waitFor();
    assertThat(orphan.isAlive()).isTrue();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.in(folder))) {
      assertThat(postgres.isAlive()).isTrue();
      assertThat(orphan.isAlive()).isFalse();
    } finally {
      orphan.destroyForcibly();
    }
  }

  private Process startParent() throws IOException {
    return new ProcessBuilder(
            Executables.java(),
            "-D" + ServerFiles.ROOT_PROPERTY + "=" + System.getProperty(ServerFiles.ROOT_PROPERTY),
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName(),
            folder.toString())
        .redirectError(Redirect.INHERIT)
        .start();
  }

  private static long pidOfServer(Process parent) throws IOException {
    try (BufferedReader said = parent.inputReader()) {
      String line = said.readLine();
      while (line != null && !line.startsWith("server ")) {
        line = said.readLine();
      }
      assertThat(line).as("the parent's word").isNotNull();
      return Long.parseLong(line.substring("server ".length()));
    }
  }

  /** A Java VM that starts a server and never stops it. */
  static final class Parent {
    public static void main(String[] arguments) throws InterruptedException {
      EmbeddedPostgres server = EmbeddedPostgres.start(PostgresSettings.in(Path.of(arguments[0])));
      System.out.println("server " + server.pid());
      Thread.currentThread().join();
    }
  }
}
