package io.rollingdrop.lab.html;

import java.util.List;

/** What {@code profile.json} says: where the processor's time went, and who allocated. */
record Profile(long samples, double intervalMs, List<Stack> stacks, List<Site> allocation) {

  Profile {
    stacks = Findings.orEmpty(stacks);
    allocation = Findings.orEmpty(allocation);
  }

  /**
   * A stack and how often it was seen.
   *
   * @param frames from the bottom up
   */
  record Stack(List<String> frames, long count) {
    Stack {
      frames = Findings.orEmpty(frames);
    }
  }

  /**
   * A place that allocates.
   *
   * @param bytes estimated from samples
   * @param share of all that was allocated, 0 to 1
   */
  record Site(String type, String site, long bytes, double share) {
    Site {
      type = Findings.orEmpty(type);
      site = Findings.orEmpty(site);
    }
  }
}
