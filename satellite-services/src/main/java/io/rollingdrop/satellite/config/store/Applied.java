package io.rollingdrop.satellite.config.store;

import java.util.Map;
import java.util.Set;

/**
 * How far a document's current version has come.
 *
 * @param open steps that wait or were refused
 * @param problems what is wrong, by step, for those that have a problem
 */
public record Applied(Set<Step> open, Map<Step, String> problems) {

  public Applied {
    open = Set.copyOf(open);
    problems = Map.copyOf(problems);
  }

  /** Whether a step is done, or the document has no such step. */
  public boolean reached(Step step) {
    return !open.contains(step);
  }
}
