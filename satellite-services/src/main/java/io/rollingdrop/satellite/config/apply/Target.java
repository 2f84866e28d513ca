package io.rollingdrop.satellite.config.apply;

import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.Step;
import java.io.IOException;

/**
 * Where a step takes a version. Called by one thread. Taking a version there twice is the same as
 * once.
 */
public interface Target extends AutoCloseable {

  /** The step. */
  Step step();

  /**
   * Takes a version there.
   *
   * @throws RefusedException if it can never be there
   * @throws IOException if the target is out of reach, or did not take it this time
   */
  void apply(DocumentVersion version) throws RefusedException, IOException, InterruptedException;

  /**
   * Looks whether the target has kept what it was given, when nothing waits.
   *
   * @throws IOException if the target is out of reach
   */
  default void verify() throws IOException {}

  @Override
  void close();
}
