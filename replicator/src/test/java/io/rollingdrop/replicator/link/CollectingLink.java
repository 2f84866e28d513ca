package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Stands where a core would: keeps what it is offered, as long as it has room. */
final class CollectingLink implements CommandLink {

  private final List<byte[]> commands = new ArrayList<>();
  private int room = Integer.MAX_VALUE;
  private long connection = 1;
  private volatile boolean storageFull;

  @Override
  public synchronized Offer offer(DirectBuffer command, int offset, int length) {
    if (connection < 0) {
      return Offer.NOT_CONNECTED;
    }
    if (CommandFormat.check(command, offset, length) != CommandFormat.Fault.NONE) {
      throw new AssertionError("something that is not a command came through");
    }
    if (storageFull) {
      return Offer.STORAGE_FULL;
    }
    if (room == 0) {
      return Offer.BACK_PRESSURED;
    }
    room--;
    byte[] copy = new byte[length];
    command.getBytes(offset, copy);
    commands.add(copy);
    return Offer.TAKEN;
  }

  @Override
  public synchronized long connection() {
    return connection;
  }

  @Override
  public boolean isStorageFull() {
    return storageFull;
  }

  void storageFull(boolean full) {
    storageFull = full;
  }

  synchronized void connection(long next) {
    connection = next;
  }

  synchronized void room(int commandsMore) {
    room = commandsMore;
  }

  synchronized int size() {
    return commands.size();
  }

  /** The correlation ids of the commands, in the order in which they came. */
  synchronized List<Long> correlationIds() {
    return commands.stream().map(c -> Commands.correlationId(new UnsafeBuffer(c), 0)).toList();
  }

  @Override
  public void close() {}
}
