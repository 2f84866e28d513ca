package io.rollingdrop.protocol;

/**
 * The events after a consumer's position are kept no more: it was away for longer than the core's
 * retention allows. Nothing is wrong with it or with the core; but only a state snapshot can bring
 * it up again.
 */
public final class EventsRemovedException extends OffChainException {

  private static final long serialVersionUID = 1L;

  public EventsRemovedException(Position position, String finding) {
    super(
        "the events after position "
            + position
            + " are kept no more: "
            + finding
            + ". Start the consumer anew from a snapshot, with an empty store (a persister: --start"
            + " snapshot).",
        finding);
  }
}
