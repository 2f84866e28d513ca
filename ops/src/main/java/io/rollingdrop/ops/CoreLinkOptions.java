package io.rollingdrop.ops;

import io.rollingdrop.ops.process.StopOrder;
import io.rollingdrop.replicator.link.AeronLink;
import io.rollingdrop.replicator.link.LinkSettings;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a process that connects to a core in another. */
final class CoreLinkOptions {

  @Mixin private LinkOptions link;

  @Option(
      names = "--core-link",
      paramLabel = "HOST:PORT",
      defaultValue = "${env:ROLLINGDROP_CORE_LINK:-}",
      description =
          "Where the core listens. Default: ROLLINGDROP_CORE_LINK, or for a gateway the Aeron port"
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
    return coreLink != null && !coreLink.isBlank();
  }

  /** Connects, or goes on trying to. */
  AeronLink start(RoleOptions role, StopOrder parts) {
    String endpoint = isGiven() ? coreLink : "127.0.0.1:" + link.port();
    return parts.add(
        "link",
        AeronLink.start(
            LinkSettings.of(
                    link.startDriver(role, parts),
                    "aeron:udp?endpoint=" + endpoint,
                    link.coresToken(role))
                .withResponseEndpoint(linkHost + ":0")));
  }
}
