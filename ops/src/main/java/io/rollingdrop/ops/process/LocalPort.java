package io.rollingdrop.ops.process;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** The address at which a role listens. */
public final class LocalPort {

  private LocalPort() {}

  /**
   * Finds out before anything is started that a port is taken.
   *
   * @param port 0 for any free one, which is never taken
   * @param setting how to choose another, as {@code --core-port or ROLLINGDROP_CORE_PORT}
   * @throws RoleFailure if it is taken, or the host is not this one
   */
  public static void requireFree(String host, int port, String setting) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address(host), port));
    } catch (IOException e) {
      throw taken("port", host, port, setting, e);
    }
  }

  /** As {@link #requireFree}, of a UDP port. */
  public static void requireFreeUdp(String host, int port, String setting) {
    if (port == 0) {
      return;
    }
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(new InetSocketAddress(address(host), port));
    } catch (IOException e) {
      throw taken("UDP port", host, port, setting, e);
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new RoleFailure(
          RoleFailure.UNAVAILABLE, "host " + host + " is not known: correct --host", e);
    }
  }

  private static RoleFailure taken(
      String kind, String host, int port, String setting, IOException cause) {
    return new RoleFailure(
        RoleFailure.UNAVAILABLE,
        "%s %d of %s is taken (%s): stop what listens there, or choose another with %s"
            .formatted(kind, port, host, cause.getMessage(), setting),
        cause);
  }
}
