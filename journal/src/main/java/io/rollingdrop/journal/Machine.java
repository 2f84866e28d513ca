package io.rollingdrop.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a core's folder stands on.
 *
 * @param disk where it lies
 * @param bootId changes with every start of the machine, with which its page cache is lost
 */
record Machine(Disk disk, String bootId) {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /** The one this process runs on. */
  static Machine local() {
    return new Machine(LocalDisk.INSTANCE, readBootId());
  }

  /** Where there is none, every start counts as one of the machine. */
  private static String readBootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "unknown-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    }
  }

  /** The same with another disk. */
  Machine with(Disk other) {
    return new Machine(other, bootId);
  }
}
