package io.rollingdrop.replicator.cluster;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Network namespaces, one for each node, joined by a bridge; each has an address that the others
 * and this process reach until it is cut off. Only for root, on Linux.
 */
final class Namespaces implements AutoCloseable {

  private static final String NOBODY = "02:00:00:00:00:fe";

  private final int count;
  private final String suffix = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 16), 36);
  private final String network =
      "10."
          + (192 + ThreadLocalRandom.current().nextInt(63))
          + "."
          + ThreadLocalRandom.current().nextInt(256)
          + ".";

  /** Whether this machine lets us make them. */
  static boolean arePossible() {
    if (!Shell.isRoot() || !Shell.succeeds("ip", "netns", "list")) {
      return false;
    }
    try (Namespaces one = new Namespaces(1)) {
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  Namespaces(int count) {
    this.count = count;
    try {
      ip("link", "add", bridge(), "type", "bridge");
      ip("addr", "add", host() + "/24", "dev", bridge());
      ip("link", "set", bridge(), "up");
      for (int id = 0; id < count; id++) {
        ip("netns", "add", name(id));
        ip("link", "add", link(id), "type", "veth", "peer", "name", "eth0", "netns", name(id));
        ip("link", "set", link(id), "master", bridge(), "up");
        ip("-n", name(id), "addr", "add", address(id) + "/24", "dev", "eth0");
        ip("-n", name(id), "link", "set", "eth0", "up");
        ip("-n", name(id), "link", "set", "lo", "up");
      }
    } catch (IllegalStateException e) {
      close();
      throw e;
    }
  }

  private static void ip(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "ip";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Shell.run(command);
  }

  private String bridge() {
    return "rdb" + suffix;
  }

  private String link(int id) {
    return "rdv" + suffix + "-" + id;
  }

  private String name(int id) {
    return "rdn" + suffix + "-" + id;
  }

  /** Of this process, as those in the namespaces reach it. */
  String host() {
    return network + 254;
  }

  String address(int id) {
    return network + (id + 1);
  }

  /** What begins a command that is to run there. */
  List<String> prefix(int id) {
    return List.of("ip", "netns", "exec", name(id));
  }

  /** Takes its cable out: what is in there reaches nothing else, and nothing else reaches it. */
  void cut(int id) {
    ip("link", "set", link(id), "down");
  }

  /** Puts its cable in again. */
  void heal(int id) {
    ip("link", "set", link(id), "up");
  }

  /** Has two of them lose what they send to one another, while others reach both. */
  void part(int one, int other) {
    lose(one, other);
    lose(other, one);
  }

  /** Ends what {@link #part} began. */
  void join(int one, int other) {
    arrive(one, other);
    arrive(other, one);
  }

  /** What one sends to the other is lost on the way, without a sign: it goes to nobody's card. */
  void lose(int from, int to) {
    ip("-n", name(from), "neigh", "replace", address(to), "lladdr", NOBODY, "dev", "eth0");
  }

  /** Ends what {@link #lose} began. */
  void arrive(int from, int to) {
    ip("-n", name(from), "neigh", "del", address(to), "dev", "eth0");
  }

  /** What one sends to the other is refused as it is sent, as by a packet filter. */
  void forbid(int from, int to) {
    ip("-n", name(from), "route", "add", "blackhole", address(to) + "/32");
  }

  /** Ends what {@link #forbid} began. */
  void allow(int from, int to) {
    ip("-n", name(from), "route", "del", "blackhole", address(to) + "/32");
  }

  @Override
  public void close() {
    for (int id = 0; id < count; id++) {
      Shell.succeeds("ip", "netns", "del", name(id));
      Shell.succeeds("ip", "link", "del", link(id));
    }
    Shell.succeeds("ip", "link", "del", bridge());
  }
}
