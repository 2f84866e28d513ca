package io.rollingdrop.ops;

import io.rollingdrop.pipeline.CoreSettings;
import picocli.CommandLine.Option;

/** Which rules a core takes itself to know. */
final class RulesOption {

  @Option(
      names = "--newest-rules",
      paramLabel = "VERSION",
      defaultValue = "${env:ROLLINGDROP_NEWEST_RULES}",
      description =
          "Know no newer rules than these, as an older release does: newer ones come into force"
              + " only once all nodes know them, so one node with it holds them back. Not below"
              + " what is in force. Default: ROLLINGDROP_NEWEST_RULES, or all of this release.")
  private Integer newestRules;

  /**
   * @throws IllegalArgumentException if this release knows no such rules
   */
  CoreSettings in(CoreSettings settings) {
    return newestRules == null ? settings : settings.withNewestRules(newestRules);
  }
}
