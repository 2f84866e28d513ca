package io.rollingdrop.journal;

import java.nio.file.Path;

/**
 * A place in a journal from which on it cannot be read.
 *
 * @param file that it is in
 * @param offset in bytes, of the first excerpt that is not whole
 * @param finding what is wrong there
 * @param lastSequence of the last whole record before it; 0 if there is none
 * @param lastSecondKey of that record: a command's timestamp, an event's index; -1 if there is none
 * @param recordsBeyond whole records found behind it
 * @param lastBeyond sequence of the last of them; 0 if there are none
 */
public record Damage(
    Path file,
    long offset,
    String finding,
    long lastSequence,
    long lastSecondKey,
    long recordsBeyond,
    long lastBeyond) {

  /** Whether whole records follow: then it is not just the tail that is torn. */
  public boolean isBeforeTheTail() {
    return recordsBeyond > 0;
  }

  /** Place and finding in a line for people. */
  @Override
  public String toString() {
    String beyond =
        isBeforeTheTail()
            ? "; %,d whole records follow it, through sequence %d"
                .formatted(recordsBeyond, lastBeyond)
            : "; no whole record follows it";
    return "damage in %s at offset %d, after sequence %d: %s%s"
        .formatted(file, offset, lastSequence, finding, beyond);
  }
}
