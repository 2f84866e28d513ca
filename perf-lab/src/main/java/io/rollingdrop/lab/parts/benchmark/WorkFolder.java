package io.rollingdrop.lab.parts.benchmark;

import io.rollingdrop.lab.report.RunFolder;
import java.nio.file.Path;

/**
 * Where a benchmark's JVM keeps files: a new folder each iteration, removed with it, so that a run
 * never holds more on disk than an iteration writes.
 */
public final class WorkFolder {

  /** System property with the folder that is the run's. */
  public static final String PROPERTY = "rollingdrop.lab.parts.work";

  private int made;
  private Path present;

  /** The next folder, which does not exist yet. */
  Path next() {
    String work = System.getProperty(PROPERTY);
    if (work == null) {
      throw new IllegalStateException("the lab has to name a folder in -D" + PROPERTY);
    }
    present = Path.of(work, ProcessHandle.current().pid() + "-" + made++);
    return present;
  }

  /** Removes the present one. */
  void remove() {
    RunFolder.delete(present);
  }
}
