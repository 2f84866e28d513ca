package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.File;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.agrona.DirectBuffer;

/**
 * Reads a core's commands in order, after any of them, without disturbing the core. One thread.
 *
 * <p>All methods throw {@link JournalException} where the journal is damaged.
 */
public final class CommandTailer implements AutoCloseable {

  /** In place of a sequence: from the first command that is still there. */
  static final long FIRST_KEPT = -1;

  private final File directory;
  private final Runnable afterClose;
  private final GroupReader groups;
  private long last;

  CommandTailer(ChronicleQueue queue, long after, Runnable afterClose) {
    this.directory = queue.file();
    this.afterClose = afterClose;
    groups = new GroupReader(queue);
    last = after;
    if (after <= 0) {
      groups.toStart();
    } else {
      find(after);
    }
  }

  /** Goes on after the command {@code after}, which must be there. */
  private void find(long after) {
    groups.seek(after, Long.MAX_VALUE);
    while (groups.nextRecord()) {
      if (groups.sequence() == after) {
        return;
      }
      if (groups.sequence() > after) {
        break;
      }
    }
    throw new JournalException(
        "the command journal in "
            + directory
            + " does not have sequence "
            + after
            + ", from which it is to be read on: a part of it is missing. "
            + Remedy.repair(directory.toPath().toAbsolutePath().getParent()));
  }

  /** Goes to the next command; false if there is none yet. */
  public boolean next() {
    if (!groups.nextRecord()) {
      return false;
    }
    if (last == FIRST_KEPT) {
      last = groups.sequence() - 1;
    }
    if (groups.sequence() != last + 1 && last == 0) {
      throw new JournalException(
          "the command journal in "
              + directory
              + " begins with sequence "
              + groups.sequence()
              + ": its first files were removed, and only a snapshot can stand for them; restore"
              + " the newest snapshot, or those files, from a copy");
    }
    if (groups.sequence() != last + 1) {
      throw new JournalException(
          "the command journal in "
              + directory
              + " goes from sequence "
              + last
              + " to "
              + groups.sequence()
              + ": a part of it is missing. "
              + Remedy.repair(directory.toPath().toAbsolutePath().getParent()));
    }
    last = groups.sequence();
    return true;
  }

  /** Of the present command. */
  public long sequence() {
    return last;
  }

  /** When the present command was sequenced, nanoseconds since the Unix epoch. */
  public long timestampNs() {
    return groups.secondKey();
  }

  /** Holds the present command, until {@link #next} is called. */
  public DirectBuffer buffer() {
    return groups.buffer();
  }

  /** Of the present command's SBE message header. */
  public int offset() {
    return groups.messageOffset();
  }

  /** Of the present command in bytes, message header included. */
  public int length() {
    return groups.messageLength();
  }

  @Override
  public void close() {
    groups.close();
    afterClose.run();
  }
}
