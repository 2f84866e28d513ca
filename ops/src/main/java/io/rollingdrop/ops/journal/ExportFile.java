package io.rollingdrop.ops.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/**
 * A text file, line by line, under another name until it is whole; compressed if its name ends with
 * {@code .gz}. One thread.
 */
final class ExportFile implements AutoCloseable {

  private static final String COMPRESSED = ".gz";
  private static final String UNFINISHED = ".unfinished";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path unfinished;
  private final Writer out;
  private long lines;
  private boolean complete;

  private ExportFile(Path target, Path unfinished, Writer out) {
    this.target = target;
    this.unfinished = unfinished;
    this.out = out;
  }

  /**
   * Begins a file.
   *
   * @param target replaced if it is there; none: what is written goes nowhere
   */
  static ExportFile create(Path target) throws IOException {
    if (target == null) {
      return new ExportFile(null, null, Writer.nullWriter());
    }
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    OutputStream bytes = Files.newOutputStream(unfinished);
    if (target.toString().endsWith(COMPRESSED)) {
      bytes = new GZIPOutputStream(bytes, BUFFER_BYTES);
    }
    return new ExportFile(
        target,
        unfinished,
        new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), BUFFER_BYTES));
  }

  /** Writes a line that is not counted. */
  void header(String line) {
    line(line);
    lines--;
  }

  /**
   * Writes a line.
   *
   * @throws UncheckedIOException if the disk refuses
   */
  void line(String line) {
    try {
      out.write(line);
      out.write('\n');
      lines++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the file its name; returns how many lines it has. */
  long complete() throws IOException {
    out.close();
    if (target != null) {
      Files.move(
          unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    complete = true;
    return lines;
  }

  /** Deletes what was not completed. */
  @Override
  public void close() throws IOException {
    if (!complete && target != null) {
      out.close();
      Files.deleteIfExists(unfinished);
    }
  }
}
