package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The record of runs: a line {@code epoch durability boot-id running|ended}. */
final class RunFile implements RunRecord {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String ENDED = "ended";
  private static final String RUNNING = "running";

  private final Path file;
  private int epoch;
  private Durability durability = Durability.MEMORY;

  RunFile(Path file) {
    this.file = file;
  }

  @Override
  public LastRun lastRun() {
    if (!Files.exists(file)) {
      return new LastRun(0, true, true, Durability.MEMORY);
    }
    try {
      String[] parts = Files.readString(file).strip().split(" ", -1);
      return new LastRun(
          Integer.parseInt(parts[0]),
          parts[3].equals(ENDED),
          parts[2].equals(bootId()),
          Durability.valueOf(parts[1]));
    } catch (IOException | RuntimeException e) {
      throw new JournalException(file + " cannot be read: restore it from a copy", e);
    }
  }

  @Override
  public void begin(int newEpoch, Durability newDurability) {
    epoch = newEpoch;
    durability = newDurability;
    write(RUNNING);
  }

  @Override
  public void endCleanly() {
    write(ENDED);
  }

  private void write(String state) {
    DurableFile.write(file, epoch + " " + durability + " " + bootId() + " " + state + "\n");
  }

  /**
   * Changes with every start of the machine; where there is none, every start counts as a new one.
   */
  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return "unknown-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    }
  }
}
