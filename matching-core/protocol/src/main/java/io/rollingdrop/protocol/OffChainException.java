package io.rollingdrop.protocol;

/**
 * A consumer's position does not lie on the core's chain of events. It must stop loudly, and start
 * again from a state snapshot or from {@link Position#START} into an empty store.
 */
public sealed class OffChainException extends RuntimeException permits EventsRemovedException {

  private static final long serialVersionUID = 1L;

  private final String finding;

  public OffChainException(Position position, String finding) {
    this(
        "position "
            + position
            + " is not on the chain of this core's events: "
            + finding
            + ". Start the consumer anew, from the beginning or from a snapshot.",
        finding);
  }

  OffChainException(String message, String finding) {
    super(message);
    this.finding = finding;
  }

  /** What was found, without the position and the advice: for passing it on to the consumer. */
  public String finding() {
    return finding;
  }
}
