package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueStore;

/**
 * The files that a queue's writer writes to: has room in them before they are written, and syncs
 * all that were written since the last sync. One thread.
 *
 * <p>Chronicle maps files that have holes. To write into a hole for which the disk has no block
 * ends the process by a signal, so blocks are taken ahead, and a disk without any is an exception.
 */
final class WrittenFiles implements AutoCloseable {

  /**
   * Bytes that there is room for, behind what is written, before a group is: the longest group, the
   * index that Chronicle may put before it, and the mark that ends a file.
   */
  private static final long AHEAD = 2L * GroupFormat.MAX_LENGTH;

  /** Bytes taken at once. */
  private static final long STRIDE = 16L << 20;

  /** Bytes taken at once while there is little left for all that writes to this disk. */
  private static final long SMALL_STRIDE = 1L << 20;

  /** Of the usable bytes, no more than this part is taken at once. */
  private static final int SHARES = 16;

  /** Bytes that a group may need besides its own: an index, and the mark that ends a file. */
  private static final long BESIDES = 128L << 10;

  private static final int NONE = Integer.MIN_VALUE;

  private final SingleChronicleQueue queue;
  private final CycleFiles files;
  private final Disk disk;
  private final ArrayDeque<Path> earlier = new ArrayDeque<>();
  private int cycle = NONE;
  private Path file;
  private Disk.DiskFile opened;
  private boolean dirty;
  private boolean folderDirty;
  private long end;
  private long allocatedTo;

  WrittenFiles(SingleChronicleQueue queue, Disk disk) {
    this.queue = queue;
    this.disk = disk;
    files = new CycleFiles(queue.file().toPath(), queue.rollCycle());
  }

  /**
   * To be called before each group.
   *
   * @param length of the group in bytes
   * @throws JournalException if the disk has no room for it
   */
  void beforeGroup(int length) {
    int present = queue.cycle();
    if (present != cycle) {
      begin(present);
    }
    if (end + AHEAD > allocatedTo) {
      try {
        allocate(file, allocatedTo, end);
      } catch (JournalException e) {
        if (end + length + BESIDES > allocatedTo) {
          throw e;
        }
      }
    }
  }

  /**
   * To be called after each group.
   *
   * @param writtenTo where it ends in its file
   */
  void afterGroup(long writtenTo) {
    end = writtenTo;
    dirty = true;
  }

  private void begin(int next) {
    if (cycle == NONE) {
      takeRoomInLast(next);
    }
    leave();
    cycle = next;
    allocatedTo = 0;
    Path target = files.of(next);
    if (Files.exists(target)) {
      end = endOf(next);
      allocate(target, 0, end);
    } else {
      end = 0;
      allocate(prepare(next), 0, end);
      folderDirty = true;
    }
    file = target;
  }

  /** Of an earlier run: it is yet to get the mark that ends it. */
  private void takeRoomInLast(int next) {
    int last = queue.lastCycle();
    if (last >= 0 && last < next) {
      allocate(files.of(last), 0, endOf(last));
      earlier.add(files.of(last));
      allocatedTo = 0;
    }
  }

  private Path prepare(int next) {
    Path prepared = files.prepared(next);
    try {
      disk.open(
              prepared,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)
          .close();
      return prepared;
    } catch (IOException e) {
      throw noRoom(prepared, e);
    }
  }

  private long endOf(int ofCycle) {
    try (SingleChronicleQueueStore store = queue.storeForCycle(ofCycle, 0, false, null)) {
      return store == null ? 0 : store.writePosition() + GroupFormat.MAX_LENGTH;
    }
  }

  private void allocate(Path target, long from, long after) {
    long stride = disk.usableBytes(files.folder()) / SHARES > STRIDE ? STRIDE : SMALL_STRIDE;
    long to = after + AHEAD + stride;
    try {
      disk.allocate(target, from, to);
      allocatedTo = to;
    } catch (IOException e) {
      throw noRoom(target, e);
    }
  }

  private static JournalException noRoom(Path target, IOException cause) {
    return new JournalException(
        "no room for " + target + ": nothing was written; make room on its disk, then restart",
        cause);
  }

  private void leave() {
    if (file != null) {
      // Also if it is synced: the mark that ends it is written with the first group of the next.
      earlier.add(file);
      dirty = false;
    }
    closeOpened();
  }

  /**
   * @throws JournalException if the disk refuses
   */
  void sync() {
    while (!earlier.isEmpty()) {
      Path each = earlier.peek();
      try (Disk.DiskFile once = open(each)) {
        once.sync();
      } catch (NoSuchFileException e) {
        // Removed by retention: the snapshots that it went by had it synced.
      } catch (IOException e) {
        throw notSynced(each, e);
      }
      earlier.remove();
    }
    if (dirty) {
      try {
        if (opened == null) {
          opened = open(file);
        }
        opened.sync();
        dirty = false;
      } catch (IOException e) {
        throw notSynced(file, e);
      }
    }
    if (folderDirty) {
      try {
        disk.syncFolder(files.folder());
        folderDirty = false;
      } catch (IOException e) {
        throw notSynced(files.folder(), e);
      }
    }
  }

  private Disk.DiskFile open(Path path) throws IOException {
    return disk.open(path, StandardOpenOption.WRITE);
  }

  static JournalException notSynced(Path what, IOException cause) {
    return new JournalException(
        "the disk did not sync "
            + what
            + ": what it holds is unknown; check the disk, then restart",
        cause);
  }

  private void closeOpened() {
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        throw new JournalException("cannot close " + file, e);
      } finally {
        opened = null;
      }
    }
  }

  @Override
  public void close() {
    closeOpened();
  }
}
