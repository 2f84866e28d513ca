package io.rollingdrop.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the page's own arithmetic and book in Node; skipped where there is none. */
class LivePageScriptTest {

  @TempDir private Path folder;

  @Test
  void thePagesModulesPassTheirTests() throws IOException, InterruptedException {
    assumeTrue(run("node", "--version").code() == 0, "Node is not on the path");
    for (String file : new String[] {"decimal.js", "book.js", "page.test.mjs"}) {
      try (InputStream input = LivePage.class.getResourceAsStream("/web/" + file)) {
        Files.copy(input, folder.resolve(file));
      }
    }
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
    Run tests = run("node", "--test", "page.test.mjs");
    assertThat(tests.code()).as(tests.output()).isZero();
  }

  private record Run(int code, String output) {}

  private Run run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Run(-1, e.toString());
    }
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("in time").isTrue();
      return new Run(process.exitValue(), output);
    } finally {
      process.destroyForcibly();
    }
  }
}
