package io.rollingdrop.pipeline;

/** Port: where the core's threads run. */
@FunctionalInterface
public interface ThreadPlacement {

  /** Leaves it to the operating system. */
  ThreadPlacement ANYWHERE = thread -> {};

  /** The threads that wait for commands and events; the one that writes snapshots is not placed. */
  enum CoreThread {
    JOURNALLER,
    ENGINE,
    PUBLISHER
  }

  /**
   * Places the calling thread, before it does anything else.
   *
   * @throws IllegalStateException if it cannot be placed; the core fails
   */
  void place(CoreThread thread);
}
