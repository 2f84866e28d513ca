package io.rollingdrop.ops.core;

import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.DiskReport;
import io.rollingdrop.pipeline.SnapshotReport;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what a core does of itself.
 *
 * @param failed told when it has failed
 */
public record CoreLog(Consumer<Throwable> failed) implements Core.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(CoreLog.class);

  @Override
  public void onFailure(Throwable cause) {
    failed.accept(cause);
  }

  @Override
  public void onSnapshot(SnapshotReport report) {
    if (report.isTaken()) {
      LOG.info(
          "snapshot of sequence {}: {} records, {} bytes, in {} ms",
          report.sequence(),
          report.records(),
          report.bytes(),
          TimeUnit.NANOSECONDS.toMillis(report.durationNs()));
    } else {
      LOG.warn(
          "no snapshot of sequence {}, the core goes on without: {}",
          report.sequence(),
          report.failure().getMessage());
    }
  }

  @Override
  public void onDisk(DiskReport report) {
    switch (report.level()) {
      case ROOMY -> LOG.info("{}", report);
      case LOW -> LOG.warn("{}", report);
      case REFUSING, PAUSED -> LOG.error("{}", report);
    }
  }
}
