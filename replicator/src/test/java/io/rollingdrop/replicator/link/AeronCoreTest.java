package io.rollingdrop.replicator.link;

import java.nio.file.Path;

/**
 * The contract, over the Aeron link; with a core in another process where it is to be killed, and
 * in this one, behind a media driver of its own, where it is not.
 */
class AeronCoreTest extends CoreClientContract {
  @Override
  CoreUnderTest start(Path folder, boolean toBeKilled) {
    return new CoreOverAeron(
        folder, toBeKilled ? new CoreHost.OwnProcess(folder) : new CoreHost.ThisProcess(folder));
  }
}
