package io.rollingdrop.lab.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** On what a run was made: without it a figure means nothing later. */
public final class Environment {

  private static final long GIT_TIMEOUT_S = 5;
  private static final long BYTES_PER_GIB = 1L << 30;
  private static final String UNKNOWN = "unknown";

  private Environment() {}

  /**
   * What there is to say now; what cannot be found out is said to be unknown.
   *
   * @param folder that exists, on the disk that is described
   */
  public static ObjectNode describe(Repository repository, Path folder) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("time", Instant.now().toString());
    facts.put("commit", git(repository, "rev-parse", "HEAD").orElse(UNKNOWN));
    facts.put(
        "uncommitted_changes",
        git(repository, "status", "--porcelain")
            .map(changes -> changes.isEmpty() ? "no" : "yes")
            .orElse(UNKNOWN));
    facts.put("cpu", cpuModel());
    facts.put("processors", Runtime.getRuntime().availableProcessors());
    facts.put(
        "load_average_1m",
        Math.round(100 * ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage())
            / 100.0);
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("architecture", System.getProperty("os.arch"));
    facts.put("disk", disk(folder));
    facts.put("jvm", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put("max_heap_bytes", Runtime.getRuntime().maxMemory());
    List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
    flags.forEach(facts.putArray("jvm_flags")::add);
    return facts;
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static String disk(Path folder) {
    try {
      FileStore store = Files.getFileStore(folder);
      return "%s, %s, %d GiB free"
          .formatted(store.name(), store.type(), store.getUsableSpace() / BYTES_PER_GIB);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static Optional<String> git(Repository repository, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", repository.root().toString()), Stream.of(arguments))
            .toList();
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      git.getOutputStream().close();
      String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!git.waitFor(GIT_TIMEOUT_S, TimeUnit.SECONDS)) {
        git.destroyForcibly();
        return Optional.empty();
      }
      return git.exitValue() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
