package io.rollingdrop.ops.process;

import java.io.IOException;
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
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new RoleFailure(
          RoleFailure.UNAVAILABLE, "host " + host + " is not known: correct --host", e);
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      throw new RoleFailure(
          RoleFailure.UNAVAILABLE,
          "port %d of %s is taken (%s): stop what listens there, or choose another with %s"
              .formatted(port, host, e.getMessage(), setting),
          e);
    }
  }
}
