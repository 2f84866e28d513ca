package io.rollingdrop.pipeline;

/**
 * What a look at the journals' disk found.
 *
 * @param level at which the core stands now
 * @param usableBytes of the disk
 * @param marks by which it was judged
 */
public record DiskReport(DiskLevel level, long usableBytes, DiskMarks marks) {

  /** All of it in a line for people: what is, what follows, what to do. */
  @Override
  public String toString() {
    return switch (level) {
      case ROOMY -> "the journals' disk has room: %,d bytes".formatted(usableBytes);
      case LOW ->
          "the journals' disk has %,d bytes left; below %,d new commands are refused. Make room"
              .formatted(usableBytes, marks.refuseBytes());
      case REFUSING ->
          "new commands are refused: the journals' disk has %,d bytes left, and needs %,d. Make room; the core goes on by itself"
              .formatted(usableBytes, marks.refuseBytes());
      case PAUSED ->
          "the core pauses: the journals' disk has %,d bytes left, too few even for its own ticks. Make room, up to %,d; it goes on by itself"
              .formatted(usableBytes, marks.refuseBytes());
    };
  }
}
