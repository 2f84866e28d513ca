package io.rollingdrop.ops.core;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.engine.EngineLimits;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.Durability;
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
    CoreSettings defaults = CoreSettings.DEFAULTS;
    CoreSettings settings =
        new CoreSettings(
            defaults.shardId(),
            Durability.MEMORY,
            SMALL,
            1 << 10,
            1 << 20,
            defaults.publishGroup(),
            TimeUnit.MILLISECONDS.toNanos(20),
            defaults.waiting(),
            defaults.placement(),
            marks,
            CoreSettings.SnapshotSchedule.onDemand());
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
