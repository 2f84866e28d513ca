package io.rollingdrop.replicator.link;

import java.nio.file.Path;

/** The contract, with a core in this process. */
class InProcessCoreTest extends CoreClientContract {
  @Override
  protected CoreUnderTest start(Path folder, boolean toBeKilled) {
    return new CoreInProcess(folder);
  }
}
