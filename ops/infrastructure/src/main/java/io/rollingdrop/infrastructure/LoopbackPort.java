package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Ports of the loopback address, the only one at which the servers listen. */
final class LoopbackPort {

  static final String HOST = "127.0.0.1";
  static final int MAX = 65_535;

  private LoopbackPort() {}

  static InetSocketAddress address(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address of IPv4", e);
    }
  }

  /** Checks a setting: 0 to 65535. */
  static int requireValid(String server, int port) {
    if (port < 0 || port > MAX) {
      throw new IllegalArgumentException(
          "port of %s is %d: give one from 1 to %d, or 0 for any free one"
              .formatted(server, port, MAX));
    }
    return port;
  }

  /**
   * @param port that the server is to have; 0 for any free one
   * @return the port, which nobody listened at a moment ago
   * @throws InfrastructureException if it is taken
   */
  static int take(String server, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address(port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new InfrastructureException(
          "port %d of %s, for %s, is taken (%s): stop what listens there, or choose another"
              .formatted(port, HOST, server, e.getMessage()),
          e);
    }
  }
}
