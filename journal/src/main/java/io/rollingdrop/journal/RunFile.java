package io.rollingdrop.journal;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.pipeline.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The record of runs: a line {@code epoch durability boot-id running|ended}. */
final class RunFile implements RunRecord {

  private static final String ENDED = "ended";
  private static final String RUNNING = "running";

  private final Path file;
  private final Machine machine;
  private final Path failedSync;
  private Runnable beforeEnd = () -> {};
  private int epoch;
  private Durability durability = Durability.MEMORY;

  /**
   * @param failedSync is there if the last run ended with a sync that failed; removed when the next
   *     begins
   */
  RunFile(Path file, Machine machine, Path failedSync) {
    this.file = file;
    this.machine = machine;
    this.failedSync = failedSync;
  }

  /** Whether there is a run on record. */
  boolean exists() {
    return Files.exists(file);
  }

  /** After a sync that failed, the page cache is no more to be trusted than after a new start. */
  @Override
  public LastRun lastRun() {
    if (!exists()) {
      return new LastRun(0, true, true, Durability.MEMORY);
    }
    try {
      String[] parts = Files.readString(file).strip().split(" ", -1);
      return new LastRun(
          Integer.parseInt(parts[0]),
          parts[3].equals(ENDED),
          parts[2].equals(machine.bootId()) && !Files.exists(failedSync),
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
    try {
      machine.disk().delete(failedSync);
    } catch (IOException e) {
      throw new JournalException("cannot delete " + failedSync + ": check the folder's owner", e);
    }
  }

  /** To be run before the end of this run is noted as clean; it is not if that throws. */
  void beforeEnd(Runnable action) {
    beforeEnd = action;
  }

  @Override
  public void endCleanly() {
    beforeEnd.run();
    write(ENDED);
  }

  private void write(String state) {
    DurableFile.write(
        machine.disk(),
        file,
        epoch + " " + durability + " " + machine.bootId() + " " + state + "\n");
  }
}
