package io.rollingdrop.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Another disk, for those to build on that change some of what it does. */
class ForwardingDisk implements Disk {

  private final Disk disk;

  ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  /** Another open file. */
  static class ForwardingFile implements DiskFile {

    private final DiskFile file;

    ForwardingFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      file.write(bytes);
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public DiskFile open(Path file, OpenOption... options) throws IOException {
    return disk.open(file, options);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    disk.move(from, to);
  }

  @Override
  public void link(Path file, Path secondName) throws IOException {
    disk.link(file, secondName);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void allocate(Path file, long from, long to) throws IOException {
    disk.allocate(file, from, to);
  }

  @Override
  public long usableBytes(Path folder) {
    return disk.usableBytes(folder);
  }
}
