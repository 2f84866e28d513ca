package io.rollingdrop.ops.core;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.Core;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.replicator.link.SnapshotFiles;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A core on its folder, and its admin door. */
public final class CoreRole {

  private static final Logger LOG = LoggerFactory.getLogger(CoreRole.class);

  /**
   * @param folder the core's, in the data folder
   * @param core how it runs
   * @param journals how its journals are kept
   * @param host where the admin door listens
   * @param adminPort 0 for any free one
   */
  public record Settings(
      Path folder, CoreSettings core, Journals journals, String host, int adminPort) {}

  /**
   * How journals are kept.
   *
   * @param rolling of a new core's
   * @param retention what of them may go
   */
  public record Journals(Rolling rolling, RetentionRule retention) {

    /** A file a day, and all of them stay. */
    public static final Journals DEFAULTS = new Journals(Rolling.DAY, RetentionRule.KEEP_ALL);
  }

  private final Path folder;
  private final Core core;
  private final CoreAdmin admin;

  private CoreRole(Path folder, Core core, CoreAdmin admin) {
    this.folder = folder;
    this.core = core;
    this.admin = admin;
  }

  /**
   * Starts the admin door, then the core, which first recovers from its journals.
   *
   * @param parts takes both
   * @param onFailure told if the core fails later
   * @throws RoleFailure if the port is taken or the folder cannot be used
   */
  public static CoreRole start(
      Settings settings,
      PrometheusRegistry registry,
      StopOrder parts,
      Consumer<Throwable> onFailure) {
    LocalPort.requireFree(
        settings.host(), settings.adminPort(), "--core-port or ROLLINGDROP_CORE_PORT");
    CoreAdmin admin =
        parts.add(
            "core's admin door",
            new CoreAdmin(settings.host(), settings.adminPort(), registry, routing -> {}));
    Core core = parts.add("core", startCore(settings, onFailure));
    LOG.info("core recovered: {}", core.recovery());
    core.recovery()
        .damagedSnapshots()
        .forEach(found -> LOG.warn("a snapshot was passed over: {}", found));
    core.recovery().mended().forEach(found -> LOG.warn("a journal was torn: {}", found));
    parts.add("core's metrics", new CoreMetrics(registry, core));
    RetentionThread.startIfOn(settings.folder(), settings.journals().retention(), registry, parts);
    admin.show(
        new CoreAdmin.Shown(
            core,
            () -> {
              core.requestSnapshot();
              return true;
            },
            () -> null,
            () -> "takes commands"));
    return new CoreRole(settings.folder(), core, admin);
  }

  private static Core startCore(Settings settings, Consumer<Throwable> onFailure) {
    try {
      return Core.start(
          settings.core(),
          JournalDirectory.open(
              settings.folder(),
              settings.core().durability(),
              settings.journals().rolling(),
              new OffsetEpochNanoClock()),
          new CoreLog(onFailure));
    } catch (JournalException e) {
      throw new RoleFailure(RoleFailure.DATA, e.getMessage(), e);
    }
  }

  /** The core. */
  public Core core() {
    return core;
  }

  /** The files of its snapshots, for whoever begins with one over the link. */
  public SnapshotFiles snapshots() {
    return () -> JournalDirectory.snapshotFiles(folder);
  }

  /** Where the admin door listens. */
  public int adminPort() {
    return admin.port();
  }
}
