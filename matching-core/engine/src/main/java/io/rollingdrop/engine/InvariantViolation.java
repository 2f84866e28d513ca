package io.rollingdrop.engine;

/**
 * A promise of the core was about to be broken: a defect. The core must stop; the journal says how
 * it came to this.
 */
public final class InvariantViolation extends IllegalStateException {
  public InvariantViolation(String finding) {
    super(finding);
  }
}
