package io.rollingdrop.journal;

import io.rollingdrop.pipeline.CommandJournal;
import io.rollingdrop.pipeline.Durability;
import java.io.File;
import java.util.List;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.agrona.DirectBuffer;

/** The command journal in a Chronicle queue. */
final class ChronicleCommandJournal implements CommandJournal {

  private final SingleChronicleQueue queue;
  private final File directory;
  private final Durability durability;
  private final Disk disk;
  private final List<String> mended;
  private final Runnable afterClose;
  private final GroupWriter writer;
  private boolean closed;

  /**
   * @param time the queue's
   * @param mended what was mended before the queue was opened
   */
  ChronicleCommandJournal(
      SingleChronicleQueue queue,
      JournalTime time,
      Disk disk,
      Durability durability,
      List<String> mended,
      Runnable afterClose) {
    this.queue = queue;
    this.disk = disk;
    this.mended = mended;
    this.directory = queue.file();
    this.durability = durability;
    this.afterClose = afterClose;
    writer = new GroupWriter(queue, time, disk);
  }

  @Override
  public long replay(long after, Reader reader) {
    long last = after;
    try (CommandTailer commands = new CommandTailer(queue, after, () -> {})) {
      while (commands.next()) {
        last = commands.sequence();
        reader.onCommand(
            last, commands.timestampNs(), commands.buffer(), commands.offset(), commands.length());
      }
    }
    return last;
  }

  @Override
  public void append(long sequence, long timestampNs, DirectBuffer buffer, int offset, int length) {
    if (!writer.hasRoomFor(length)) {
      // Each group is as durable as the policy says before the next is written: a start counts on
      // it, that after a loss of power no group but the last may be missing.
      commit();
    }
    writer.append(sequence, timestampNs, buffer, offset, length);
  }

  @Override
  public void commit() {
    writer.write();
    if (durability == Durability.DISK) {
      writer.sync();
    }
  }

  @Override
  public long usableBytes() {
    return disk.usableBytes(directory.toPath());
  }

  @Override
  public List<String> mended() {
    return mended;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      writer.syncUnlessFailed();
    } finally {
      writer.close();
      queue.close();
      afterClose.run();
    }
  }
}
