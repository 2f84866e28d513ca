package io.rollingdrop.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * All that makes a core's files survive, and all that is written without being mapped, goes through
 * here: one seam at which tests take the power away, fill the disk, or have it refuse.
 *
 * <p>Safe for many threads. What is not synced may be lost with the machine's power, in pages, and
 * in any order.
 */
interface Disk {

  /** An open file. */
  interface DiskFile extends Closeable {

    /** Writes some of what remains in the buffer, perhaps not all, where the last write ended. */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * On return all that is in the file, written or mapped, survives power loss, and so does its
     * length; not its name, see {@link #syncFolder}.
     */
    void sync() throws IOException;
  }

  /** Opens a file with these options. */
  DiskFile open(Path file, OpenOption... options) throws IOException;

  /** On return the names in the folder are as they are now also after power loss. */
  void syncFolder(Path folder) throws IOException;

  /** Gives a file another name in one step, in place of what had that name. */
  void move(Path from, Path to) throws IOException;

  /**
   * Gives a file a second name, under which what is in it stays when another takes the first one's
   * place; a copy, durable on return, where the file system has no second names.
   */
  void link(Path file, Path secondName) throws IOException;

  /** Deletes a file, or an empty folder, if it is there. */
  void delete(Path file) throws IOException;

  /**
   * Takes the room for these bytes of a file, so that to write them through a mapping cannot meet a
   * full disk, which ends the process; what is there stays as it is.
   */
  void allocate(Path file, long from, long to) throws IOException;

  /** Bytes that may still be written. */
  long usableBytes(Path folder);
}
