package io.rollingdrop.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at the journals' disk as often as {@link DiskMarks} counts on, and tells when the level
 * changes, and once a minute while it is not good. One thread looks; any may read.
 */
final class DiskWatch {

  private static final long TELL_AGAIN_NS = TimeUnit.MINUTES.toNanos(1);

  private final DiskMarks marks;
  private final LongSupplier usableBytes;
  private final Consumer<DiskReport> onReport;
  private long lookedAtNanoTime;
  private long lookedAtBytes;
  private long toldAtNanoTime;
  private volatile DiskReport last;

  /**
   * Looks for the first time.
   *
   * @param usableBytes asks the disk
   * @param onReport told on the thread that looks; not told of a disk that has room from the start
   */
  DiskWatch(
      DiskMarks marks, LongSupplier usableBytes, Consumer<DiskReport> onReport, long nanoTime) {
    this.marks = marks;
    this.usableBytes = usableBytes;
    this.onReport = onReport;
    last = new DiskReport(DiskLevel.ROOMY, Long.MAX_VALUE, marks);
    look(nanoTime, 0);
  }

  /**
   * Looks if it is time to.
   *
   * @param writtenBytes so far, since any beginning
   * @return the level, new or as before
   */
  DiskLevel lookIfDue(long nanoTime, long writtenBytes) {
    if (nanoTime - lookedAtNanoTime >= DiskMarks.NS_BETWEEN_LOOKS
        || writtenBytes - lookedAtBytes >= DiskMarks.BYTES_BETWEEN_LOOKS) {
      look(nanoTime, writtenBytes);
    }
    return last.level();
  }

  private void look(long nanoTime, long writtenBytes) {
    lookedAtNanoTime = nanoTime;
    lookedAtBytes = writtenBytes;
    if (!marks.areOn()) {
      return;
    }
    DiskLevel before = last.level();
    long usable = usableBytes.getAsLong();
    DiskReport report = new DiskReport(marks.level(usable, before), usable, marks);
    last = report;
    boolean changed = report.level() != before;
    boolean again = report.level() != DiskLevel.ROOMY && nanoTime - toldAtNanoTime >= TELL_AGAIN_NS;
    if (changed || again) {
      toldAtNanoTime = nanoTime;
      onReport.accept(report);
    }
  }

  /** What the last look found; the greatest long for bytes where the disk is not looked at. */
  DiskReport last() {
    return last;
  }
}
