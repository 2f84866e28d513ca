package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.MessageHeaderDecoder;

/**
 * Which version of the schema goes with which rules. Nodes of two releases decide the same log side
 * by side: until newer rules are active, all of them read and write what the older release knows.
 *
 * <p>Under rules 1, and before any are active, commands and events are of version 2. From rules 2
 * on, commands of versions 2 and 3 are read, and events are of version 3.
 */
public final class WireVersion {

  /** The oldest that is read. */
  public static final int OLDEST = 2;

  private static final int RULES_OF_3 = 2;

  private WireVersion() {}

  /**
   * The newest version of commands that is read, and the version of events that are written.
   *
   * @param rulesVersion the rules in force; 0 before any are
   */
  public static int under(int rulesVersion) {
    return rulesVersion < RULES_OF_3 ? OLDEST : MessageHeaderDecoder.SCHEMA_VERSION;
  }
}
