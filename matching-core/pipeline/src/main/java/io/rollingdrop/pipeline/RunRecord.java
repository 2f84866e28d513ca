package io.rollingdrop.pipeline;

/** Port: what is remembered of the runs of a core on its data, to tell a clean end from another. */
public interface RunRecord {

  /**
   * @param epoch of the last run; 0 if there was none
   * @param endedCleanly whether it closed its journals
   * @param sameBoot whether the machine has been up since, so that its page cache has not been lost
   * @param durability by which that run answered
   */
  record LastRun(int epoch, boolean endedCleanly, boolean sameBoot, Durability durability) {

    /** Whether commands that were answered may be missing from the journal. */
    boolean mayHaveLostCommands() {
      return !endedCleanly && !sameBoot && durability == Durability.MEMORY;
    }
  }

  /** The last run; of a core without one, an epoch of 0 and a clean end. */
  LastRun lastRun();

  /** A run begins; durable on return. */
  void begin(int epoch, Durability durability);

  /** The run has ended with all journals synced; durable on return. */
  void endCleanly();
}
