package io.rollingdrop.lab.nodes;

import io.rollingdrop.replicator.cluster.ClusterMember;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Members of a cluster on this machine's loopback, at ports that nobody has. */
public final class FreeMembers {

  /** This machine's loopback. */
  public static final String HOST = "127.0.0.1";

  /** Below those that the kernel gives away by itself. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final int ATTEMPTS = 1_000;

  private FreeMembers() {}

  /**
   * Finds places for so many; another process may take them before they are used.
   *
   * @throws IllegalStateException if there are none
   */
  public static List<ClusterMember> find(int count) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int span = count * ClusterMember.PORTS;
      int first = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT - span);
      List<ClusterMember> members = new ArrayList<>();
      for (int id = 0; id < count; id++) {
        members.add(new ClusterMember(id, HOST, first + id * ClusterMember.PORTS));
      }
      if (members.stream().allMatch(FreeMembers::isFree)) {
        return members;
      }
    }
    throw new IllegalStateException(
        "no %d free ports in a row from %d to %d for %d nodes: stop what has them"
            .formatted(count * ClusterMember.PORTS, FIRST_PORT, LAST_PORT, count));
  }

  private static boolean isFree(ClusterMember member) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      for (int port : member.ports()) {
        new DatagramSocket(port, loopback).close();
      }
      new ServerSocket(member.adminPort(), 1, loopback).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The members as a process's command line has them. */
  public static String text(List<ClusterMember> members) {
    return String.join(
        ",",
        members.stream()
            .map(member -> member.id() + "=" + member.host() + ":" + member.firstPort())
            .toList());
  }
}
