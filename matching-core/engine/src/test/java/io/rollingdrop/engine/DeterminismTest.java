package io.rollingdrop.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same commands give the same bytes of events and snapshots and the same state hashes, in JVMs
 * that differ in all that must not matter: how code is compiled, collected and laid out, what an
 * object's own hash code is, in which order the platform's sets go, how large the heap is, and what
 * language, time and encoding the machine is set to.
 */
class DeterminismTest {

  private static final long SEED = 7;
  private static final int COMMANDS = 30_000;
  private static final long LIMIT_S = 180;

  private static DecidedDigest here;

  @TempDir private Path folder;

  @BeforeAll
  static void decide() {
    here = new DecidedDigest(SEED, COMMANDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Xint -XX:+UseSerialGC -Xmx128m -XX:hashCode=2 -Xshare:off -Duser.language=tr"
            + " -Duser.country=TR -Duser.timezone=Asia/Kathmandu -Dfile.encoding=ISO-8859-1",
        "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC -Xmx512m -XX:hashCode=0 -XX:-UseCompressedOops"
            + " -Duser.language=ar -Duser.country=EG -Duser.timezone=Pacific/Kiritimati"
            + " -Dfile.encoding=UTF-16",
        "-XX:-TieredCompilation -XX:+UseG1GC -Xmx256m -XX:hashCode=3 -XX:+UseCompactObjectHeaders"
            + " -Duser.language=th -Duser.country=TH -Duser.timezone=America/St_Johns"
      })
  void another_jvm_decides_the_same(String flags) throws IOException, InterruptedException {
    assertThat(decidedBy(flags)).isEqualTo(here.lines());
  }

  @Test
  void the_commands_lead_to_every_event_and_every_reject_reason() {
    assertThat(here.occurrences().missing()).isEmpty();
  }

  @Test
  void other_commands_give_other_events() {
    assertThat(new DecidedDigest(SEED + 1, 2_000).lines().lines().toList())
        .doesNotContainAnyElementsOf(here.lines().lines().limit(2).toList());
  }

  private String decidedBy(String flags) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("rollingdrop.root"), "ops", "jvm.options"),
                "-XX:+UnlockExperimentalVMOptions"));
    command.addAll(List.of(flags.split(" ")));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            DecidedDigest.class.getName(),
            Long.toString(SEED),
            Integer.toString(COMMANDS)));
    Path out = folder.resolve("out");
    Path problems = folder.resolve("problems");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(problems.toFile())
            .start();
    try {
      assertThat(process.waitFor(LIMIT_S, TimeUnit.SECONDS)).as("ends in %d s", LIMIT_S).isTrue();
      assertThat(process.exitValue())
          .as("a JVM with %s: %s", flags, Files.readString(problems, StandardCharsets.ISO_8859_1))
          .isZero();
      return Files.readString(out, StandardCharsets.US_ASCII).strip();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
