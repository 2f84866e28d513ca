package io.rollingdrop.replicator.link;

import java.nio.file.Path;

/** The contract, with a core in another process, over the Aeron link. */
class AeronCoreTest extends CoreClientContract {
  @Override
  CoreUnderTest start(Path folder) {
    return new CoreOverAeron(folder);
  }
}
