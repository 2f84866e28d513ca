package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that remembers a child process beyond its parent's death: its id, and when it started,
 * since the id alone may be another's by now.
 */
final class ProcessRecord {

  /** Of proc(5), field 22, counted from behind the name, which may hold blanks. */
  private static final int START_TICKS = 19;

  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;

  ProcessRecord(Path file) {
    this.file = file;
  }

  void write(ProcessHandle process) throws IOException {
    Files.writeString(file, process.pid() + " " + identity(process) + "\n");
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  /** The process of the record, if it still runs. */
  Optional<ProcessHandle> running() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] parts = Files.readString(file).strip().split(" ", 2);
    if (parts.length != 2 || !parts[0].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(parts[0]))
        .filter(ProcessHandle::isAlive)
        .filter(process -> identity(process).equals(parts[1]));
  }

  /** When it started, in a form that no later process has. */
  private static String identity(ProcessHandle process) {
    try {
      // Not as UTF-8: the name may hold any bytes.
      String stat =
          Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[START_TICKS] + "@" + Files.readString(BOOT).strip();
    } catch (IOException e) {
      return process.info().startInstant().map(Object::toString).orElse("unknown");
    }
  }
}
