package io.rollingdrop.journal;

import io.rollingdrop.pipeline.JournalException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The lock of a core's folder: who holds it is alone with it. */
record FolderLock(FileChannel channel, FileLock lock) {

  /**
   * @throws JournalException if another process, or this one, has it
   */
  static FolderLock take(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new FolderLock(channel, lock);
      }
      channel.close();
    } catch (OverlappingFileLockException e) {
      close(channel);
    } catch (IOException e) {
      close(channel);
      throw new JournalException("cannot lock " + file + ": check the folder's owner", e);
    }
    throw new JournalException(
        file.toAbsolutePath().getParent()
            + " is in use by another core: stop that one first ('ops/rollingdrop status'), or choose another folder");
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new JournalException("cannot close the lock file", e);
    }
  }

  void release() {
    close(channel);
  }
}
