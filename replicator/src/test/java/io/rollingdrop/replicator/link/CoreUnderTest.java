package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.EventFeed;

/** A real core on a folder, and the way to it, as a gateway has it. */
public interface CoreUnderTest extends AutoCloseable {

  CommandLink commands();

  EventFeed events();

  /** Ends the core as hard as this mode can. */
  void kill();

  /** Starts it again, on the same folder. */
  void restart();

  @Override
  void close();
}
