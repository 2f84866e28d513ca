package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.MessageHeaderDecoder;

/**
 * Which version of the schema goes with which rules. Nodes of two releases decide the same log side
 * by side: until newer rules are active, all of them read and write what the older release knows.
 *
 * <p>Under rules 1, and before any are active, commands and events are of version 2. Under later
 * rules, one version later for each, commands are read of all versions from 2 on, and events are of
 * that version.
 */
public final class WireVersion {

  /** The oldest that is read. */
  public static final int OLDEST = 2;

  /** The first rules with their own version. */
  private static final int RULES_OF_OLDEST = 1;

  private WireVersion() {}

  /**
   * The newest version of commands that is read, and the version of events that are written.
   *
   * @param rulesVersion the rules in force; 0 before any are
   */
  public static int under(int rulesVersion) {
    int version = OLDEST + Math.max(0, rulesVersion - RULES_OF_OLDEST);
    return Math.min(version, MessageHeaderDecoder.SCHEMA_VERSION);
  }
}
