package io.rollingdrop.replicator.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/** A network between one sender and one receiver on this machine, which can be cut. */
final class UdpRelay implements AutoCloseable {

  private final DatagramChannel front;
  private final DatagramChannel back;
  private final SocketAddress target;
  private final Thread thread;
  private volatile SocketAddress sender;
  private volatile boolean cut;
  private volatile boolean running = true;

  /**
   * @param targetPort of the receiver
   */
  UdpRelay(int targetPort) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      target = new InetSocketAddress(loopback, targetPort);
      front = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
      back = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0));
      front.configureBlocking(false);
      back.configureBlocking(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().name("udp-relay").daemon().start(this::run);
  }

  String endpoint() {
    try {
      return "localhost:" + ((InetSocketAddress) front.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void cut(boolean cutNow) {
    cut = cutNow;
  }

  private void run() {
    ByteBuffer datagram = ByteBuffer.allocateDirect(65_536);
    try {
      while (running) {
        boolean idle = true;
        datagram.clear();
        SocketAddress from = front.receive(datagram);
        if (from != null) {
          idle = false;
          sender = from;
          forward(datagram, back, target);
        }
        datagram.clear();
        if (back.receive(datagram) != null) {
          idle = false;
          forward(datagram, front, sender);
        }
        if (idle) {
          LockSupport.parkNanos(50_000);
        }
      }
    } catch (IOException e) {
      if (running) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void forward(ByteBuffer datagram, DatagramChannel by, SocketAddress to)
      throws IOException {
    if (!cut && to != null) {
      by.send(datagram.flip(), to);
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join(5_000);
      front.close();
      back.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
