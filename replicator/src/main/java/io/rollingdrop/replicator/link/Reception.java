package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.WireVersion;
import io.rollingdrop.replicator.link.codec.HelloDecoder;
import io.rollingdrop.replicator.link.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may come in. Nothing is sent, and no memory set aside, for a sender that has not
 * proved to have the token: a refused one hears of it through Aeron's own error frame.
 */
final class Reception {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);

  private final LinkServerSettings settings;
  private final Clients clients;
  private final LinkServerCounters counters;
  private final RateLimitedLog log;
  private final boolean ipc;
  private final HelloDecoder hello = new HelloDecoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();

  Reception(
      LinkServerSettings settings,
      Clients clients,
      LinkServerCounters counters,
      RateLimitedLog log) {
    this.settings = settings;
    this.clients = clients;
    this.counters = counters;
    this.log = log;
    this.ipc = LinkChannels.isIpc(settings.requestChannel());
  }

  /** Takes a hello on an image that has said none yet. */
  void onHello(
      ClientConnection connection,
      DirectBuffer buffer,
      int offset,
      MediaClient media,
      boolean coreIsReady) {
    int proven = LinkFormat.HEADER + HelloDecoder.proofEncodingOffset();
    if (!settings.token().isProof(buffer, offset, proven)) {
      refuse(connection, "it has another link token than the core");
      return;
    }
    hello.wrapAndApplyHeader(buffer, offset, messageHeader);
    String endpoint = hello.controlEndpoint();
    String objection = objection(endpoint, coreIsReady);
    if (objection != null) {
      refuse(connection, objection);
      return;
    }
    long publicationId =
        media.addPublication(
            LinkChannels.sending(endpoint, LinkChannels.CONTROL_TERM_LENGTH),
            hello.controlStreamId());
    connection.greet(hello.clientId(), hello.connectionNumber(), publicationId);
    clients.admit(connection);
    counters.connections.increment();
    LOG.info("{} has connected", connection);
  }

  private String objection(String endpoint, boolean coreIsReady) {
    int version = io.rollingdrop.protocol.codec.MessageHeaderDecoder.SCHEMA_VERSION;
    if (hello.commandSchemaVersion() < WireVersion.OLDEST
        || hello.commandSchemaVersion() > version) {
      return "its commands are of schema version "
          + hello.commandSchemaVersion()
          + ", the core reads "
          + WireVersion.OLDEST
          + " to "
          + version;
    }
    if (hello.clientId() == 0) {
      return "its client id is 0";
    }
    if (endpoint.isEmpty() != ipc || !LinkChannels.isEndpoint(endpoint)) {
      return "it does not say where it listens as host:port";
    }
    ClientConnection newest = clients.newest(hello.clientId());
    if (newest != null && hello.connectionNumber() <= newest.connectionNumber()) {
      return "it has a newer connection already";
    }
    if (newest == null && clients.size() >= settings.maxClients()) {
      return "the core serves " + settings.maxClients() + " gateways already";
    }
    return coreIsReady ? null : "the core is not ready";
  }

  /** Turns a stranger away. */
  void refuse(ClientConnection connection, String reason) {
    counters.refusedHellos.increment();
    log.warn("refused a sender at " + connection.image().sourceIdentity() + ": " + reason);
    clients.end(connection, reason);
  }
}
