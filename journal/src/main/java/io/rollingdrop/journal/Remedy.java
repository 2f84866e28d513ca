package io.rollingdrop.journal;

import java.nio.file.Path;

/** What to do about a damaged journal, in words that can be typed. */
final class Remedy {

  private Remedy() {}

  /**
   * @param core the core's folder, which lies in the data folder
   */
  static String repair(Path core) {
    return "Restore it from a copy; or run 'ops/rollingdrop journal repair --data "
        + core.toAbsolutePath().normalize().getParent()
        + "' with the core stopped, which says what it would cut, and cuts with --yes";
  }
}
