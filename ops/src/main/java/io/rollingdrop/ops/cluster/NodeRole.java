package io.rollingdrop.ops.cluster;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.rollingdrop.journal.RetentionRule;
import io.rollingdrop.ops.admin.AdminDoor;
import io.rollingdrop.ops.admin.Health;
import io.rollingdrop.ops.admin.JsonAnswer;
import io.rollingdrop.ops.core.CoreAdmin;
import io.rollingdrop.ops.core.CoreLog;
import io.rollingdrop.ops.core.CoreMetrics;
import io.rollingdrop.ops.core.LinkMetrics;
import io.rollingdrop.ops.core.RetentionThread;
import io.rollingdrop.ops.process.LocalPort;
import io.rollingdrop.ops.process.RoleFailure;
import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.replicator.cluster.ClusterNode;
import io.rollingdrop.replicator.cluster.ClusterNodeSettings;
import io.rollingdrop.replicator.cluster.NodeState;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of a cluster, and its admin door. */
public final class NodeRole {

  private static final String PORTS = "another port of this member in --cluster";

  private static final Logger LOG = LoggerFactory.getLogger(NodeRole.class);

  private final CoreAdmin admin;
  private volatile String starting = "deciding again what is in its log";
  private volatile ClusterNode node;

  private NodeRole(ClusterNodeSettings settings, String host, PrometheusRegistry registry) {
    admin = new CoreAdmin(host, settings.self().adminPort(), registry, this::route);
  }

  /**
   * Starts the admin door, then the node, which first decides again what it has, or is made anew
   * from the others; until then the door tells what it does.
   *
   * @param rule what of the event journal may go
   * @param host where the admin door listens
   * @param parts takes both
   * @param onFailure told if the node fails later
   * @throws RoleFailure if a port is taken or the folder cannot be used
   */
  public static NodeRole start(
      ClusterNodeSettings settings,
      RetentionRule rule,
      String host,
      PrometheusRegistry registry,
      StopOrder parts,
      Consumer<Throwable> onFailure) {
    LocalPort.requireFree(host, settings.self().adminPort(), PORTS);
    settings.self().ports().forEach(port -> LocalPort.requireFreeUdp(host, port, PORTS));
    NodeRole role = new NodeRole(settings, host, registry);
    parts.add("node's admin door", role.admin);
    ClusterNode node = parts.add("node", role.startNode(settings, onFailure));
    role.node = node;
    parts.add("core's metrics", new CoreMetrics(registry, node.core()));
    parts.add("node's metrics", new NodeMetrics(registry, node));
    RetentionThread.startIfOn(settings.coreFolder(), rule, registry, parts);
    parts.add("link's metrics", new LinkMetrics(registry, node.feedCounters()));
    role.admin.show(
        new CoreAdmin.Shown(
            node.core(), node::requestSnapshot, () -> obstacle(node), () -> describe(node)));
    return role;
  }

  private ClusterNode startNode(ClusterNodeSettings settings, Consumer<Throwable> onFailure) {
    try {
      return ClusterNode.start(settings, new CoreLog(onFailure), this::onProgress);
    } catch (JournalException e) {
      throw new RoleFailure(RoleFailure.DATA, e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new RoleFailure(RoleFailure.UNAVAILABLE, e.getMessage(), e);
    }
  }

  private void onProgress(String text) {
    starting = text;
    LOG.info("{}", text);
  }

  private static String obstacle(ClusterNode node) {
    if (node.hasFailed()) {
      return "failed: restart it";
    }
    if (node.state().term() < 0) {
      return "waiting for a majority of the nodes";
    }
    return node.isInTouch() ? null : "no news from a leader: cut off, or no majority is there";
  }

  private static String describe(ClusterNode node) {
    NodeState state = node.state();
    return state.leads()
        ? "leads in term " + state.term()
        : "follows member " + state.leader() + " in term " + state.term();
  }

  private void route(HttpRouting.Builder routing) {
    routing.get("/cluster", this::tell);
  }

  private void tell(ServerRequest request, ServerResponse response) {
    ClusterNode present = node;
    if (present == null) {
      AdminDoor.send(response, new Health(false, starting));
      return;
    }
    NodeState state = present.state();
    JsonAnswer.send(
        response,
        json -> {
          json.writeNumberField("member", present.memberId());
          json.writeStringField("role", state.leads() ? "leader" : "follower");
          json.writeBooleanField("in_touch", present.isInTouch());
          json.writeNumberField("term", state.term());
          json.writeNumberField("leader", state.leader());
          json.writeNumberField("terms_since_start", state.terms());
          json.writeNumberField("log_position", state.logPosition());
          json.writeNumberField("sequence", present.core().lastSequence());
          json.writeStringField("published", present.core().published().toString());
          json.writeNumberField("published_sequence", present.core().published().sequence());
          json.writeNumberField("newest_snapshot", present.core().snapshotSequence());
          json.writeNumberField("snapshot_failures", present.core().snapshotFailures());
          json.writeNumberField("problems", present.problems());
          json.writeStringField("state", describe(present));
        });
  }

  /** Where the admin door listens. */
  public int adminPort() {
    return admin.port();
  }
}
