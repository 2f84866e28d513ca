package io.rollingdrop.ops.gateway;

import io.rollingdrop.gateway.LiveMarkets;
import io.rollingdrop.gateway.web.StageLatency;
import io.rollingdrop.pipeline.Core;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Stage latencies of a core in this process, worked out at most twice a second, for anybody may
 * ask. Thread safe.
 */
public final class LocalStages implements Supplier<List<StageLatency>> {

  private static final long KEPT_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final List<io.rollingdrop.pipeline.StageLatency> stages;
  private List<StageLatency> last = List.of();
  private long workedOutAt = System.nanoTime() - KEPT_NS;

  /**
   * Stages of this core.
   *
   * @param core not held: who asks may outlive it
   */
  public LocalStages(Core core) {
    stages = core.latencies();
  }

  @Override
  public synchronized List<StageLatency> get() {
    long now = System.nanoTime();
    if (now - workedOutAt >= KEPT_NS) {
      workedOutAt = now;
      last =
          stages.stream()
              .map(stage -> LiveMarkets.figures(stage.stage(), stage.snapshot()))
              .toList();
    }
    return last;
  }
}
