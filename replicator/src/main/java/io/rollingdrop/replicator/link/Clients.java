package io.rollingdrop.replicator.link;

import io.aeron.Image;
import java.util.Iterator;
import java.util.function.Predicate;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Who is connected: every incoming image, and of each gateway its newest connection. Belongs to the
 * command agent.
 */
final class Clients {

  private final Long2ObjectHashMap<ClientConnection> byImage = new Long2ObjectHashMap<>();
  private final Long2ObjectHashMap<ClientConnection> newestByClient = new Long2ObjectHashMap<>();
  private final LinkServerCounters counters;

  Clients(LinkServerCounters counters) {
    this.counters = counters;
  }

  /** The connection that an image is, a stranger's if it is new. */
  ClientConnection of(Image image, long nowNs) {
    ClientConnection connection = byImage.get(image.correlationId());
    if (connection == null) {
      connection = new ClientConnection(image, nowNs);
      byImage.put(image.correlationId(), connection);
    }
    return connection;
  }

  /** Images, strangers' and ended connections' included. */
  int images() {
    return byImage.size();
  }

  /** Gateways connected. */
  int size() {
    return newestByClient.size();
  }

  /** The newest connection of a gateway; null: it has none. */
  ClientConnection newest(long clientId) {
    return newestByClient.get(clientId);
  }

  /** A gateway's connection is the newest now; an earlier one ends, whatever it still holds. */
  void admit(ClientConnection connection) {
    ClientConnection before = newestByClient.put(connection.clientId(), connection);
    if (before != null) {
      before.end(null);
    }
    counters.clients.set(newestByClient.size());
  }

  /** Ends a connection. */
  void end(ClientConnection connection, String reason) {
    connection.end(reason);
    if (newestByClient.get(connection.clientId()) == connection) {
      newestByClient.remove(connection.clientId());
      counters.clients.set(newestByClient.size());
    }
  }

  /** Ends the connections of all gateways. */
  void endAll(String reason) {
    for (ClientConnection connection : byImage.values()) {
      if (!connection.isStranger()) {
        connection.end(reason);
      }
    }
    newestByClient.clear();
    counters.clients.set(0);
  }

  /** Looks at each connection in turn; those for which {@code look} is true are forgotten. */
  void forgetIf(Predicate<ClientConnection> look) {
    Iterator<ClientConnection> all = byImage.values().iterator();
    while (all.hasNext()) {
      if (look.test(all.next())) {
        all.remove();
      }
    }
  }
}
