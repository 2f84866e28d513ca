package io.rollingdrop.ops.core;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.Rings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A core as a role, on any free port, with bounds that fit a test. */
public final class CoreFixture implements AutoCloseable {

  static final EngineLimits SMALL =
      new EngineLimits(
          TimeUnit.MINUTES.toNanos(10),
          TimeUnit.SECONDS.toNanos(5),
          1 << 12,
          64,
          64,
          1 << 10,
          1 << 12,
          64,
          256,
          1 << 14,
          1 << 12,
          16);

  public final PrometheusRegistry registry = new PrometheusRegistry();
  public final StopOrder parts = new StopOrder();
  public final AtomicReference<Throwable> failure = new AtomicReference<>();
  public final CoreRole role;

  /**
   * @param folder the core's
   */
  public CoreFixture(Path folder) {
    this(folder, 0);
  }

  CoreFixture(Path folder, int adminPort) {
    this(folder, adminPort, DiskMarks.OFF, CoreRole.Journals.DEFAULTS);
  }

  CoreFixture(Path folder, int adminPort, DiskMarks marks, CoreRole.Journals journals) {
    CoreSettings settings =
        CoreSettings.DEFAULTS
            .with(DiskMarks.OFF)
            .with(Durability.MEMORY)
            .with(SMALL)
            .with(new Rings(1 << 10, 1 << 20, 1024, 256))
            .withTickInterval(TimeUnit.MILLISECONDS.toNanos(20))
            .with(marks)
            .with(CoreSettings.SnapshotSchedule.onDemand());
    role =
        CoreRole.start(
            new CoreRole.Settings(folder, settings, journals, "127.0.0.1", adminPort),
            registry,
            parts,
            failure::set);
  }

  public Core core() {
    return role.core();
  }

  @Override
  public void close() {
    parts.close();
  }
}
