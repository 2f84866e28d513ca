package io.rollingdrop.journal;

import io.rollingdrop.pipeline.CommandJournal;
import io.rollingdrop.pipeline.Durability;
import java.io.File;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.agrona.DirectBuffer;

/** The command journal in a Chronicle queue. */
final class ChronicleCommandJournal implements CommandJournal {

  private final ChronicleQueue queue;
  private final File directory;
  private final Durability durability;
  private final Runnable afterClose;
  private final GroupWriter writer;
  private boolean closed;

  ChronicleCommandJournal(ChronicleQueue queue, Durability durability, Runnable afterClose) {
    this.queue = queue;
    this.directory = queue.file();
    this.durability = durability;
    this.afterClose = afterClose;
    writer = new GroupWriter(queue);
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
    return directory.getUsableSpace();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      writer.sync();
    } finally {
      writer.close();
      queue.close();
      afterClose.run();
    }
  }
}
