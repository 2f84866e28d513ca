package io.rollingdrop.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The machine's own file systems. */
enum LocalDisk implements Disk {
  INSTANCE;

  private record ChannelFile(FileChannel channel) implements DiskFile {

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      channel.write(bytes);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public DiskFile open(Path file, OpenOption... options) throws IOException {
    return new ChannelFile(FileChannel.open(file, options));
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void link(Path file, Path secondName) throws IOException {
    try {
      Files.createLink(secondName, file);
    } catch (UnsupportedOperationException | FileSystemException e) {
      Files.copy(file, secondName, StandardCopyOption.REPLACE_EXISTING);
      try (DiskFile copy = open(secondName, StandardOpenOption.WRITE)) {
        copy.sync();
      }
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void allocate(Path file, long from, long to) throws IOException {
    BlockAllocation.allocate(file, from, to);
  }

  @Override
  public long usableBytes(Path folder) {
    return folder.toFile().getUsableSpace();
  }
}
