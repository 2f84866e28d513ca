package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a server has printed since a start. */
final class ServerLog {

  private static final int LAST_LINES = 8;
  private static final int LAST_BYTES = 8 << 10;
  private static final int MAX_BYTES = 4 << 20;

  private final Path file;
  private final long from;

  private ServerLog(Path file, long from) {
    this.file = file;
    this.from = from;
  }

  /** From the present end on. */
  static ServerLog fromNowOn(Path file) throws IOException {
    return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  Path file() {
    return file;
  }

  boolean contains(String words) {
    return read(from, MAX_BYTES).contains(words);
  }

  /** Its last lines, indented, to be quoted in an error. */
  String lastLines() {
    long size = file.toFile().length();
    List<String> lines = read(Math.max(from, size - LAST_BYTES), LAST_BYTES).lines().toList();
    return lines.isEmpty()
        ? "  (nothing)"
        : lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream()
            .map(line -> "  " + line)
            .collect(Collectors.joining("\n"));
  }

  private String read(long start, int most) {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] bytes = new byte[Math.clamp(log.length() - start, 0, most)];
      log.seek(start);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
