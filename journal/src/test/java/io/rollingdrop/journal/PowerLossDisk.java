package io.rollingdrop.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A disk with a volatile cache in front, over a folder: knows of each file what a loss of power
 * would leave for certain, and when the power goes, makes a folder of one of the states it may
 * leave.
 *
 * <p>The model is as bad as POSIX allows: of each page written since its file's last sync, the old
 * one is left, or the new one, or one torn between two sectors; of each file its old length or its
 * new one; of each name in a folder what it named at the folder's last sync, or what it names now;
 * all independently. While the power is on, some unsynced pages are written back at any time.
 * Whatever is there when it is made counts as synced.
 */
final class PowerLossDisk implements Disk {

  private static final int PAGE = 4096;
  private static final int SECTOR = 512;
  private static final int SCAN = 1 << 20;
  private static final byte[] ZEROS = new byte[PAGE];

  /** Small, so that journals take their room in small strides, and little has to be compared. */
  private static final long USABLE = 128L << 20;

  /** A file: what of it is on the disk. */
  private static final class Inode {
    final Map<Long, byte[]> pages = new HashMap<>();
    long length;

    /** Pages that the kernel gave up, and counts as written, with what they had to be. */
    final Map<Long, byte[]> givenUp = new HashMap<>();

    /** Where there is more in the live file than this, it was written without taking room. */
    long allocatedTo;

    byte[] page(long number) {
      return pages.getOrDefault(number, ZEROS);
    }
  }

  private final Path root;
  private Path leftOver;
  private final Random random;
  private final Map<Object, Inode> inodes = new HashMap<>();

  /** Of each folder synced, its names then; a folder's own node is its key. */
  private final Map<Object, Map<String, Object>> synced = new HashMap<>();

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(SCAN);
  private int operationsLeft = Integer.MAX_VALUE;
  private Fault next = Fault.NO_POWER;
  private boolean killed;
  private boolean syncFailed;
  private boolean rootSynced;
  private boolean off;

  /**
   * @param root the live folder; need not be there yet
   * @param leftOver is made when the power goes
   */
  PowerLossDisk(Path root, Path leftOver, Random random) {
    this.root = root.toAbsolutePath();
    this.leftOver = leftOver;
    this.random = random;
    if (Files.isDirectory(root)) {
      rootSynced = true;
      try (Stream<Path> all = Files.walk(root)) {
        for (Path each : all.toList()) {
          if (Files.isDirectory(each)) {
            synced.put(folderKey(each), names(each));
          } else {
            Inode inode = inode(each);
            inode.allocatedTo = Long.MAX_VALUE;
            scan(each, inode, 1.0);
            inode.length = Files.size(each);
            inode.allocatedTo =
                inode.pages.keySet().stream().mapToLong(page -> (page + 1) * PAGE).max().orElse(0);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What may befall. */
  enum Fault {
    /** The machine stops, and with it the process. */
    NO_POWER,
    /** The process is killed, its machine goes on: every operation ends in {@link Killed}. */
    KILLED,
    /** One sync fails: some of the pages stay unwritten for good, those to come succeed. */
    FAILED_SYNC
  }

  /** Takes the place of the signal that ends a process. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed");
    }
  }

  /** The fault is to be with the operation after so many. */
  synchronized void failAfter(int operations, Fault fault) {
    operationsLeft = operations;
    next = fault;
  }

  synchronized void kill() {
    killed = true;
  }

  /** The next process begins, with the page cache as it is. */
  synchronized void revive(Path newLeftOver) {
    leftOver = newLeftOver;
    killed = false;
    syncFailed = false;
    operationsLeft = Integer.MAX_VALUE;
  }

  /** Whether nothing more is done, for whatever reason. */
  synchronized boolean isStopped() {
    return off || killed;
  }

  /** Whether there was a fault since the process began. */
  synchronized boolean hasFailed() {
    return off || killed || syncFailed;
  }

  synchronized boolean hasSyncFailed() {
    return syncFailed;
  }

  synchronized boolean isOff() {
    return off;
  }

  /** The power goes now, unless it has gone. */
  synchronized void lose() {
    if (off) {
      return;
    }
    off = true;
    try {
      if (rootSynced || random.nextBoolean()) {
        materialize(root, leftOver);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void operation() throws IOException {
    if (!off && !killed && next != Fault.FAILED_SYNC && operationsLeft-- <= 0) {
      killed = next == Fault.KILLED;
      if (!killed) {
        lose();
      }
    }
    if (killed) {
      throw new Killed();
    }
    if (off) {
      throw new IOException("the power is off");
    }
    if (random.nextInt(4) == 0 && Files.isDirectory(root)) {
      writeBackSome();
    }
  }

  private void failIfDue(Path file, Inode inode) throws IOException {
    if (next == Fault.FAILED_SYNC && operationsLeft-- <= 0) {
      operationsLeft = Integer.MAX_VALUE;
      syncFailed = true;
      forChanged(
          file,
          inode,
          (number, page) -> {
            if (random.nextBoolean()) {
              inode.givenUp.put(number, page);
            }
          });
      throw new IOException("Input/output error");
    }
  }

  /** As the kernel does when it has time. */
  private void writeBackSome() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    if (!files.isEmpty()) {
      Path file = files.get(random.nextInt(files.size()));
      scan(file, inode(file), random.nextDouble());
    }
  }

  // What is on the disk.

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private Object folderKey(Path folder) throws IOException {
    return "folder " + key(folder);
  }

  private Inode inode(Path file) throws IOException {
    return inodes.computeIfAbsent(key(file), key -> new Inode());
  }

  private Map<String, Object> names(Path folder) throws IOException {
    Map<String, Object> names = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.toList()) {
        try {
          names.put(
              each.getFileName().toString(),
              Files.isDirectory(each) ? folderKey(each) : inode(each));
        } catch (NoSuchFileException e) {
          // Renamed meanwhile, by Chronicle.
        }
      }
    }
    return names;
  }

  /** Each page that has changed is written to the disk with that probability. */
  private void scan(Path file, Inode inode, double probability) throws IOException {
    forChanged(
        file,
        inode,
        (number, page) -> {
          if (probability >= 1 || random.nextDouble() < probability) {
            inode.pages.put(number, page);
            inode.length = Math.max(inode.length, Math.min((number + 1) * PAGE, Files.size(file)));
          }
        });
  }

  private interface Changed {
    void page(long number, byte[] bytes) throws IOException;
  }

  private void forChanged(Path file, Inode inode, Changed changed) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      boolean mapped = file.toString().endsWith(".cq4");
      long until = mapped ? Math.min(channel.size(), inode.allocatedTo) : channel.size();
      byte[] page = new byte[PAGE];
      for (long at = 0; at < until; at += SCAN) {
        buffer.clear().limit((int) Math.min(SCAN, until - at));
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) > 0) {
          // To the end of this part.
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          long number = (at + buffer.position()) / PAGE;
          int length = Math.min(PAGE, buffer.remaining());
          Arrays.fill(page, (byte) 0);
          buffer.get(page, 0, length);
          if (!Arrays.equals(page, inode.page(number))
              && !Arrays.equals(page, inode.givenUp.get(number))) {
            changed.page(number, page.clone());
          }
        }
      }
    }
  }

  // What is left.

  private void materialize(Path live, Path target) throws IOException {
    Files.createDirectories(target);
    Map<String, Object> now = names(live);
    Map<String, Object> then = synced.getOrDefault(folderKey(live), Map.of());
    Map<Object, Path> paths = new HashMap<>();
    for (String name : now.keySet()) {
      paths.put(now.get(name), live.resolve(name));
    }
    TreeSet<String> all = new TreeSet<>(now.keySet());
    all.addAll(then.keySet());
    for (String name : all) {
      Object node =
          now.get(name) == then.get(name)
                  || (then.get(name) != null && then.get(name).equals(now.get(name)))
              ? now.get(name)
              : random.nextBoolean() ? now.get(name) : then.get(name);
      if (node instanceof Inode inode) {
        materialize(inode, paths.get(inode), target.resolve(name));
      } else if (node != null && paths.containsKey(node)) {
        materialize(paths.get(node), target.resolve(name));
      }
    }
  }

  private void materialize(Inode inode, Path live, Path target) throws IOException {
    Map<Long, byte[]> pages = new HashMap<>(inode.pages);
    long length = inode.length;
    if (live != null) {
      forChanged(
          live, inode, (number, page) -> pages.put(number, either(inode.page(number), page)));
      length = random.nextBoolean() ? Files.size(live) : length;
    }
    try (FileChannel channel =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Map.Entry<Long, byte[]> each : pages.entrySet()) {
        long at = each.getKey() * PAGE;
        if (at < length) {
          ByteBuffer bytes = ByteBuffer.wrap(each.getValue(), 0, (int) Math.min(PAGE, length - at));
          channel.write(bytes, at);
        }
      }
      if (channel.size() < length) {
        channel.write(ByteBuffer.allocate(1), length - 1);
      }
    }
  }

  private byte[] either(byte[] before, byte[] after) {
    int sectors = PAGE / SECTOR;
    int drawn = random.nextInt(5);
    if (drawn < 2) {
      return before;
    }
    if (drawn < 4) {
      return after;
    }
    byte[] torn = after.clone();
    int at = SECTOR * random.nextInt(sectors);
    System.arraycopy(before, at, torn, at, PAGE - at);
    return torn;
  }

  /** Places written to through a mapping for which no room had been taken; there should be none. */
  synchronized Set<String> writtenUnallocated() throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".cq4")).toList()) {
        Inode inode = inode(file);
        Inode whole = new Inode();
        whole.allocatedTo = Long.MAX_VALUE;
        forChanged(
            file,
            whole,
            (number, page) -> {
              if (number * PAGE >= inode.allocatedTo) {
                found.add(file + " at " + number * PAGE);
              }
            });
      }
    }
    return found;
  }

  // The disk.

  @Override
  public DiskFile open(Path file, OpenOption... options) throws IOException {
    operation();
    DiskFile opened = LocalDisk.INSTANCE.open(file, options);
    return new DiskFile() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        operation();
        opened.write(bytes);
      }

      @Override
      public void sync() throws IOException {
        synchronized (PowerLossDisk.this) {
          operation();
          Inode inode = inode(file);
          failIfDue(file, inode);
          scan(file, inode, 1);
          inode.length = Files.size(file);
        }
      }

      @Override
      public void close() throws IOException {
        opened.close();
      }
    };
  }

  @Override
  public synchronized void syncFolder(Path folder) throws IOException {
    operation();
    Path absolute = folder.toAbsolutePath();
    if (absolute.startsWith(root)) {
      synced.put(folderKey(absolute), names(absolute));
    } else if (absolute.equals(root.getParent())) {
      rootSynced |= Files.isDirectory(root);
    }
  }

  @Override
  public synchronized void move(Path from, Path to) throws IOException {
    operation();
    inode(from);
    Object replaced = Files.exists(to) && isItsOnlyName(to) ? key(to) : null;
    LocalDisk.INSTANCE.move(from, to);
    inodes.remove(replaced);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    operation();
    if (Files.exists(file)) {
      Object key = isItsOnlyName(file) ? key(file) : null;
      LocalDisk.INSTANCE.delete(file);
      inodes.remove(key);
      synced.remove("folder " + key);
    }
  }

  private static boolean isItsOnlyName(Path file) throws IOException {
    return Files.isDirectory(file) || (int) Files.getAttribute(file, "unix:nlink") == 1;
  }

  @Override
  public synchronized void link(Path file, Path secondName) throws IOException {
    operation();
    inode(file);
    LocalDisk.INSTANCE.link(file, secondName);
  }

  @Override
  public synchronized void allocate(Path file, long from, long to) throws IOException {
    operation();
    LocalDisk.INSTANCE.allocate(file, from, to);
    inode(file).allocatedTo = Math.max(to, inode(file).allocatedTo);
  }

  @Override
  public long usableBytes(Path folder) {
    return USABLE;
  }
}
