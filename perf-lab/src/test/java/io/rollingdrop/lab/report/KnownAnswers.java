package io.rollingdrop.lab.report;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests find the order flow with known answers. */
public final class KnownAnswers {

  private KnownAnswers() {}

  /**
   * The folder with this name. Where it is absent the test is skipped and says so; in CI, which
   * must not lose an oracle unnoticed, it fails.
   */
  public static Path folder(String name) {
    Path folder = Repository.find().orderFlow(System.getenv()).resolve(name);
    if (!Files.isDirectory(folder)) {
      String finding =
          "SKIPPED: no order flow with known answers at %s; set %s to the folder that holds %s/"
              .formatted(folder, Repository.ORDER_FLOW_VARIABLE, name);
      if ("true".equals(System.getenv("CI"))) {
        fail(finding);
      }
      abort(finding);
    }
    return folder;
  }
}
