package io.rollingdrop.lab.vectors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes workload files. */
final class WorkloadBytes {

  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  WorkloadBytes(int count) {
    bytes.putLong(WorkloadFile.MAGIC).putInt(WorkloadFile.VERSION).putInt(count);
  }

  WorkloadBytes message(
      int type, int side, int ioc, int quantity, long sequence, long id, long price) {
    bytes.put((byte) type).put((byte) side).put((byte) ioc).put((byte) 0).putInt(quantity);
    bytes.putLong(sequence).putLong(id).putLong(price).putLong(0);
    return this;
  }

  Path write(Path file) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(Arrays.copyOf(bytes.array(), bytes.position()));
    }
    return file;
  }
}
