package io.rollingdrop.journal;

import io.rollingdrop.journal.CycleFile.Found;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What accidents do to a journal's newest file. */
final class CycleDamage {

  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int GARBAGE = 0x5a5a_5a5a;

  final Path file;

  CycleDamage(Path core, String journal) {
    file = CycleFiles.in(core.resolve(journal), Rolling.DAY).list().getLast();
  }

  /** Where each group's excerpt begins. */
  List<Long> groups() {
    List<Long> offsets = new ArrayList<>();
    try (CycleFile walked = new CycleFile(file)) {
      while (walked.next() == Found.GROUP) {
        offsets.add(walked.offset());
      }
    }
    return offsets;
  }

  /** Where nothing is written yet. */
  long end() {
    try (CycleFile walked = new CycleFile(file)) {
      Found found = walked.next();
      while (found == Found.GROUP) {
        found = walked.next();
      }
      return walked.offset();
    }
  }

  /** Turns a bit over in a group in the middle. */
  long flipInTheMiddle() {
    List<Long> groups = groups();
    long offset = groups.get(groups.size() / 2);
    SnapshotFiles.damage(file, offset + 60);
    return offset;
  }

  /** A page in the middle was never written. */
  long loseInTheMiddle() {
    List<Long> groups = groups();
    long offset = groups.get(groups.size() / 2);
    long next = groups.get(groups.size() / 2 + 1);
    write(offset, new int[(int) (next - offset) / Integer.BYTES]);
    return offset;
  }

  /** Of the last group, the header of its excerpt was never written. */
  long loseLastHeader() {
    long offset = groups().getLast();
    write(offset, 0);
    return offset;
  }

  /** Turns a bit over in the last group. */
  long flipInTheLast() {
    long offset = groups().getLast();
    SnapshotFiles.damage(file, offset + 60);
    return offset;
  }

  /** A writer was killed while it copied a group. */
  long leaveUnfinished() {
    long end = end();
    write(end, garbage(NOT_COMPLETE | 400));
    return end;
  }

  /**
   * A writer was killed when it had copied the last group and had not ended its excerpt; the next
   * was killed when it had taken the mark of that away and had written nothing over it yet.
   */
  long giveUpLast() {
    List<Long> groups = groups();
    long offset = groups.getLast();
    write(offset, 0);
    long noted;
    try (CycleFile read = new CycleFile(file)) {
      noted = read.notedEndAt();
    }
    write(noted, Math.toIntExact(groups.get(groups.size() - 2)), 0);
    return offset;
  }

  /** The last page has a header, and something else behind it. */
  long leaveGarbage() {
    long end = end();
    write(end, garbage(400));
    return end;
  }

  /** Makes the excerpt at that offset one that its writer has not come to the end of. */
  static void markUnfinished(Path file, long offset) {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(offset + Integer.BYTES - 1);
      int last = out.read();
      out.seek(offset + Integer.BYTES - 1);
      out.write(last | (NOT_COMPLETE >>> (3 * Byte.SIZE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] garbage(int header) {
    int[] words = new int[40];
    Arrays.fill(words, GARBAGE);
    words[0] = header;
    return words;
  }

  private void write(long offset, int... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int word : words) {
      bytes.putInt(word);
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.seek(offset);
      out.write(bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The machine lost power while the core ran. */
  static void losePower(Path core) {
    Path run = core.resolve("run");
    try {
      String[] parts = Files.readString(run).strip().split(" ", -1);
      Files.writeString(run, parts[0] + " " + parts[1] + " another-boot running\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
