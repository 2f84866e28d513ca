package io.rollingdrop.ops.cluster;

import com.fasterxml.jackson.core.JsonGenerator;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.ops.admin.AdminDoor;
import io.rollingdrop.ops.admin.Health;
import io.rollingdrop.ops.admin.JsonAnswer;
import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.replicator.cluster.BackupNode;
import io.rollingdrop.replicator.cluster.BackupSettings;
import io.rollingdrop.replicator.cluster.BackupState;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The copy of a cluster, and its admin door. */
public final class BackupRole {

  private static final String PORTS = "another first port in --self";
  private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);

  /** A copy that is further behind is not ready to take over. */
  private static final long BEHIND_NS = TimeUnit.SECONDS.toNanos(30);

  private final BackupNode node;

  private BackupRole(BackupNode node) {
    this.node = node;
  }

  /**
   * Starts copying.
   *
   * @param host where the admin door listens
   * @param parts takes both
   * @param onFailure told if it cannot go on
   * @return the port of the admin door
   * @throws RoleFailure if a port is taken or the folder cannot be used
   */
  public static int start(
      BackupSettings settings,
      String host,
      PrometheusRegistry registry,
      StopOrder parts,
      Consumer<Throwable> onFailure) {
    LocalPort.requireFree(host, settings.self().adminPort(), PORTS);
    settings.self().ports().forEach(port -> LocalPort.requireFreeUdp(host, port, PORTS));
    BackupRole role = new BackupRole(parts.add("copy", startNode(settings, onFailure)));
    role.register(registry);
    AdminDoor door =
        new AdminDoor(
            host,
            settings.self().adminPort(),
            registry,
            () -> new Health(true, "alive"),
            role::ready,
            routing ->
                routing.get(
                    "/backup", (request, response) -> JsonAnswer.send(response, role::write)));
    parts.add("copy's admin door", door);
    return door.port();
  }

  private static BackupNode startNode(BackupSettings settings, Consumer<Throwable> onFailure) {
    try {
      return BackupNode.start(settings, onFailure);
    } catch (JournalException e) {
      throw new RoleFailure(RoleFailure.DATA, e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new RoleFailure(RoleFailure.UNAVAILABLE, e.getMessage(), e);
    }
  }

  private Health ready() {
    BackupState state = node.state();
    String detail = describe(state);
    boolean ready =
        state.hindrance().isEmpty()
            && state.snapshot() > 0
            && state.behindNs() >= 0
            && state.behindNs() < BEHIND_NS;
    return new Health(ready, false, detail, this::write);
  }

  private static String describe(BackupState state) {
    if (!state.hindrance().isEmpty()) {
      return state.hindrance();
    }
    if (state.snapshot() == 0) {
      return "there is no snapshot yet: the cluster takes one by its schedule, or at 'cluster"
          + " snapshot'";
    }
    return state.behindNs() < 0
        ? "follows member %d".formatted(state.leader())
        : "follows member %d, at most %.1f s behind"
            .formatted(state.leader(), state.behindNs() / NS_PER_S);
  }

  private void write(JsonGenerator json) throws IOException {
    BackupState state = node.state();
    json.writeNumberField("leader", state.leader());
    json.writeNumberField("log_position", state.position());
    json.writeNumberField("behind_s", state.behindNs() < 0 ? -1 : state.behindNs() / NS_PER_S);
    json.writeStringField("events", state.events().toString());
    json.writeNumberField("newest_snapshot", state.snapshot());
    json.writeStringField("hindrance", state.hindrance());
  }

  private void register(PrometheusRegistry registry) {
    gauge(
        registry,
        "log_position",
        "The log is here through this byte; -1: none of it",
        BackupState::position);
    gauge(
        registry,
        "behind_seconds",
        "At most so many seconds of what the cluster has committed are not here; -1: not known yet",
        state -> state.behindNs() < 0 ? -1 : state.behindNs() / NS_PER_S);
    gauge(
        registry,
        "leader_member",
        "Member id of the leader copied from; -1: none",
        BackupState::leader);
    gauge(
        registry,
        "event_sequence",
        "Sequence of the last event here",
        state -> state.events().sequence());
    gauge(registry, "snapshot", "Sequence of the newest snapshot here", BackupState::snapshot);
    gauge(
        registry,
        "hindered",
        "1 while something keeps the copy from being complete; its health says what",
        state -> state.hindrance().isEmpty() ? 0 : 1);
  }

  private void gauge(
      PrometheusRegistry registry, String name, String help, ToDoubleFunction<BackupState> value) {
    registry.register(
        GaugeWithCallback.builder()
            .name("rollingdrop_backup_" + name)
            .help(help)
            .callback(sink -> sink.call(value.applyAsDouble(node.state())))
            .build());
  }
}
