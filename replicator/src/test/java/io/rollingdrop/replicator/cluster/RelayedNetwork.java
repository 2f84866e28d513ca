package io.rollingdrop.replicator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A network between nodes on this machine that can lose, delay and reorder datagrams, each
 * direction of each pair by itself. Each node is given a list of members of its own, in which the
 * others have the relay's ports. What one node names to another as its own address, to be sent a
 * log's replay there, goes past the relay.
 */
final class RelayedNetwork implements AutoCloseable {

  /**
   * What happens to datagrams on a way.
   *
   * @param loss of each, a probability
   * @param late of each to be held back, a probability: those after it overtake it
   * @param delayMs for which one is held back, at most
   */
  record Weather(double loss, double late, int delayMs) {
    static final Weather FAIR = new Weather(0, 0, 0);
    static final Weather CUT = new Weather(1, 0, 0);
  }

  private static final int MOST_BYTES = 65_536;
  private static final long LONGEST_WAIT_MS = 5;

  private final Map<Integer, List<ClusterMember>> views = new HashMap<>();
  private final Weather[][] weathers;
  private final Random random;
  private final Selector selector;
  private final PriorityQueue<Held> held =
      new PriorityQueue<>((one, other) -> Long.signum(one.dueNs - other.dueNs));
  private final ByteBuffer datagram = ByteBuffer.allocateDirect(MOST_BYTES);
  private final Thread thread;
  private volatile boolean running = true;

  /** A datagram that is not to arrive yet. */
  private record Held(long dueNs, ByteBuffer bytes, DatagramChannel by, SocketAddress to) {}

  /** What a channel of the relay is for. */
  private interface Arrival {
    void onReadable() throws IOException;
  }

  /**
   * @param members as they are, on this machine
   */
  RelayedNetwork(List<ClusterMember> members, Random random) {
    this.random = random;
    weathers = new Weather[members.size()][members.size()];
    try {
      selector = Selector.open();
      for (ClusterMember from : members) {
        List<ClusterMember> view = new ArrayList<>();
        for (ClusterMember to : members) {
          weathers[from.id()][to.id()] = Weather.FAIR;
          view.add(from.equals(to) ? to : relayed(from, to));
        }
        views.put(from.id(), view);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().daemon().name("relayed-network").start(this::run);
  }

  /** The members as one of them is to see them. */
  List<ClusterMember> seenBy(int id) {
    return views.get(id);
  }

  /** Changes what happens to what one node sends to another. */
  void set(int from, int to, Weather weather) {
    synchronized (weathers) {
      weathers[from][to] = weather;
    }
  }

  /** Changes it for both directions. */
  void setBoth(int one, int other, Weather weather) {
    set(one, other, weather);
    set(other, one, weather);
  }

  private Weather weather(int from, int to) {
    synchronized (weathers) {
      return weathers[from][to];
    }
  }

  private ClusterMember relayed(ClusterMember from, ClusterMember to) throws IOException {
    int row = TestCluster.freePorts();
    for (int i = 0; i < ClusterMember.PORTS; i++) {
      new Front(from.id(), to.id(), row + i, to.firstPort() + i);
    }
    return new ClusterMember(to.id(), to.host(), row);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private DatagramChannel open(int port, Arrival arrival) throws IOException {
    DatagramChannel channel = DatagramChannel.open().bind(local(port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, arrival);
    return channel;
  }

  /** One node's way to one port of another; each sender is given a port of its own behind it. */
  private final class Front {
    private final int from;
    private final int to;
    private final SocketAddress target;
    private final DatagramChannel channel;
    private final Map<SocketAddress, DatagramChannel> backs = new HashMap<>();

    Front(int from, int to, int port, int targetPort) throws IOException {
      this.from = from;
      this.to = to;
      target = local(targetPort);
      channel = open(port, this::onSent);
    }

    private void onSent() throws IOException {
      datagram.clear();
      SocketAddress sender = channel.receive(datagram);
      if (sender == null) {
        return;
      }
      DatagramChannel back = backs.get(sender);
      if (back == null) {
        back = openBack(sender);
        backs.put(sender, back);
      }
      forward(weather(from, to), back, target);
    }

    private DatagramChannel openBack(SocketAddress sender) throws IOException {
      DatagramChannel[] back = new DatagramChannel[1];
      back[0] =
          open(
              0,
              () -> {
                datagram.clear();
                if (back[0].receive(datagram) != null) {
                  forward(weather(to, from), channel, sender);
                }
              });
      return back[0];
    }
  }

  private void forward(Weather weather, DatagramChannel by, SocketAddress to) throws IOException {
    datagram.flip();
    if (weather.loss() > 0 && random.nextDouble() < weather.loss()) {
      return;
    }
    if (weather.late() > 0 && random.nextDouble() < weather.late()) {
      byte[] bytes = new byte[datagram.remaining()];
      datagram.get(bytes);
      long delay = TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(weather.delayMs()));
      held.add(new Held(System.nanoTime() + delay, ByteBuffer.wrap(bytes), by, to));
    } else {
      by.send(datagram, to);
    }
  }

  private void run() {
    try {
      while (running) {
        if (held.isEmpty()) {
          selector.select(this::onReadable, LONGEST_WAIT_MS);
        } else {
          selector.select(this::onReadable, 1);
        }
        long now = System.nanoTime();
        while (!held.isEmpty() && held.peek().dueNs - now <= 0) {
          Held due = held.poll();
          due.by.send(due.bytes, due.to);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void onReadable(SelectionKey key) {
    try {
      ((Arrival) key.attachment()).onReadable();
    } catch (IOException e) {
      // As any network: what cannot be delivered is lost.
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
