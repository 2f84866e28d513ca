package io.rollingdrop.ops;

import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.protocol.ProportionalIdleStrategy;
import io.rollingdrop.replicator.cluster.ClusterClient;
import io.rollingdrop.replicator.cluster.ClusterClientSettings;
import io.rollingdrop.replicator.cluster.ClusterMember;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.LinkSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a process that connects to a core in another. */
final class CoreLinkOptions {

  @Mixin private LinkOptions link;
  @Mixin private AeronPortOption aeron;
  @Mixin private ClusterOption cluster;

  @Option(
      names = "--core-link",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ROLLINGDROP_CORE_LINK:-}",
      description =
          "Where the core listens, if it is no cluster. Default: ROLLINGDROP_CORE_LINK, or for a gateway the Aeron port"
              + " on this host, for a satellite none: it reads the core's folder.")
  private String coreLink;

  @Option(
      names = "--link-host",
      paramLabel = "HOST",
      defaultValue = "${env:ROLLINGDROP_LINK_HOST:-127.0.0.1}",
      description =
          "Address of this process that the core can reach. Default: ROLLINGDROP_LINK_HOST, or"
              + " 127.0.0.1.")
  private String linkHost;

  /** Whether it is said where the core listens. */
  boolean isGiven() {
    return cluster.isGiven() || (coreLink != null && !coreLink.isBlank());
  }

  /** Connects, or goes on trying to. */
  CoreConnection start(RoleOptions role, StopOrder parts) {
    return cluster.isGiven() ? startCluster(role, parts) : startLink(role, parts);
  }

  private CoreConnection startLink(RoleOptions role, StopOrder parts) {
    boolean given = coreLink != null && !coreLink.isBlank();
    String endpoint = given ? coreLink : "127.0.0.1:" + aeron.port();
    AeronLink started =
        parts.add(
            "link",
            AeronLink.start(
                LinkSettings.of(
                        link.startDriver(role, parts),
                        "aeron:udp?endpoint=" + endpoint,
                        link.coresToken(role))
                    .withResponseEndpoint(linkHost + ":0")
                    .withSpoolFolder(spool(role))));
    return new CoreConnection(started.commands(), started.events());
  }

  private CoreConnection startCluster(RoleOptions role, StopOrder parts) {
    List<ClusterMember> members = cluster.members();
    ClusterClient started =
        parts.add(
            "link",
            ClusterClient.start(
                ClusterClientSettings.of(
                    link.startDriver(role, parts, ProportionalIdleStrategy.ofCostlyTurns()),
                    members,
                    linkHost,
                    link.coresToken(role),
                    // So that not all of them follow the same one.
                    ThreadLocalRandom.current().nextInt(members.size()),
                    spool(role))));
    return new CoreConnection(started.commands(), started.events());
  }

  /** Not the JVM's temporary folder, which often is memory: a snapshot may be large. */
  private static Path spool(RoleOptions role) {
    return role.data().resolve("spool");
  }
}
