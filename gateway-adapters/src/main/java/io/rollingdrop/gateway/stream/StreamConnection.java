package io.rollingdrop.gateway.stream;

import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsSession;
import io.rollingdrop.gateway.auth.Principal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One client. Its writer, a virtual thread, is the only one that sends while the connection is in
 * use: the server's session is not made for several senders, and a client that does not read blocks
 * nobody but its own writer. What is to be sent is a short queue of answers, and the subscriptions'
 * own places in what all clients share, so that a connection holds no backlog.
 */
final class StreamConnection {

  /** Answers that may wait; a client with more of them does not read. */
  private static final int MAX_REPLIES = 128;

  private final Optional<Principal> principal;
  private final Thread reader;
  private final StreamSettings settings;
  private final ArrayBlockingQueue<String> replies = new ArrayBlockingQueue<>(MAX_REPLIES);
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final AtomicReference<CloseReason> closing = new AtomicReference<>();
  private final AtomicReference<byte[]> owedPong = new AtomicReference<>();
  private final AtomicBoolean left = new AtomicBoolean();
  private volatile Thread writer;
  private volatile boolean ended;
  private volatile long heardNs;
  private volatile long endingSinceNs;

  /**
   * @param principal who connected; none: a public visitor
   * @param reader the server's thread of this connection, which lives exactly as long as the socket
   *     is served
   */
  StreamConnection(Optional<Principal> principal, Thread reader, StreamSettings settings) {
    this.principal = principal;
    this.reader = reader;
    this.settings = settings;
    this.heardNs = System.nanoTime();
  }

  Optional<Principal> principal() {
    return principal;
  }

  /** The upgrade is through: starts writing. */
  void open(WsSession session, String welcome) {
    reply(welcome);
    // Known before it runs: a writer that parks before others can see it would be woken by nobody.
    writer = Thread.ofVirtual().name("stream-writer").unstarted(() -> write(session));
    writer.start();
  }

  /** A frame came from the client. */
  void heard() {
    heardNs = System.nanoTime();
  }

  /** Sends an answer; a client that lets too many wait is closed. */
  void reply(String message) {
    if (replies.offer(message)) {
      wake();
    } else {
      close(CloseReason.UNREAD_REPLIES);
    }
  }

  /** Answers a WebSocket ping; of several unanswered ones the last, as RFC 6455 5.5.3 allows. */
  void owePong(byte[] payload) {
    owedPong.set(payload);
    wake();
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  /** Starts a subscription whose answer was given before. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
    wake();
  }

  /** Ends a subscription before its answer is given. */
  void remove(Subscription subscription) {
    subscription.cancel();
    subscriptions.remove(subscription);
  }

  /**
   * Closes, after what was answered so far; the first reason counts. Any thread.
   *
   * @return whether this was the first reason
   */
  boolean close(CloseReason reason) {
    if (!closing.compareAndSet(null, reason)) {
      return false;
    }
    endingSinceNs = System.nanoTime();
    wake();
    return true;
  }

  CloseReason closing() {
    return closing.get();
  }

  /** Dispatcher: looks after the connection. Returns whether it is gone for good. */
  boolean sweep(long nowNs) {
    if (!reader.isAlive()) {
      leave();
      return true;
    }
    if (ended || closing.get() != null) {
      long sinceNs = endingSinceNs;
      // 0: another thread has decided to close and is about to note when.
      if (sinceNs != 0 && nowNs - sinceNs > settings.closeGrace().toNanos()) {
        cut();
      }
    } else if (nowNs - heardNs > settings.idleTimeout().toNanos()) {
      close(CloseReason.IDLE);
    }
    return false;
  }

  /** Ends the connection without a word: a client that does not take its close frame. */
  void cut() {
    // In a virtual thread this closes the socket, and with it a send that is stuck.
    reader.interrupt();
  }

  /**
   * Dispatcher: wakes the writer if there is something for it.
   *
   * @return whether the connection was closed just now because it is too far behind
   */
  boolean look() {
    boolean news = false;
    for (Subscription subscription : subscriptions) {
      if (subscription.isTooFarBehind()) {
        return close(CloseReason.SLOW_CONSUMER);
      }
      news |= subscription.hasNews();
    }
    if (news) {
      wake();
    }
    return false;
  }

  /**
   * The server's thread, which is about to send something itself or to end: waits until the writer
   * has stopped.
   *
   * @return false if the writer is stuck in a send, so that the socket must be cut
   */
  boolean stopWriter() {
    leave();
    Thread stopping = writer;
    if (stopping == null) {
      return true;
    }
    try {
      return stopping.join(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void leave() {
    markEnded();
    wake();
    if (left.compareAndSet(false, true)) {
      subscriptions.forEach(Subscription::cancel);
    }
  }

  private void markEnded() {
    if (!ended) {
      endingSinceNs = System.nanoTime();
      ended = true;
    }
  }

  private void wake() {
    LockSupport.unpark(writer);
  }

  private void write(WsSession session) {
    try {
      long pingIntervalNs = settings.pingInterval().toNanos();
      long nextPingNs = System.nanoTime() + pingIntervalNs;
      while (!ended) {
        boolean wrote = writeOnce(session);
        CloseReason reason = closing.get();
        if (reason != null) {
          session.close(reason.code(), reason.text());
          return;
        }
        long now = System.nanoTime();
        if (now - nextPingNs >= 0) {
          session.ping(BufferData.empty());
          nextPingNs = now + pingIntervalNs;
        }
        if (!wrote) {
          LockSupport.parkNanos(this, nextPingNs - now);
        }
      }
    } catch (RuntimeException e) {
      // The socket is gone; the sweep sees the reader end and cleans up.
      markEnded();
    } finally {
      markEnded();
    }
  }

  /** Writes the waiting answers and at most one message of each subscription. */
  private boolean writeOnce(WsSession session) {
    // Taken before the answers are sent: a subscription seen here had its answer queued before.
    Iterator<Subscription> present = subscriptions.iterator();
    boolean wrote = false;
    byte[] pong = owedPong.getAndSet(null);
    if (pong != null) {
      session.pong(BufferData.create(pong));
      wrote = true;
    }
    String answer;
    while ((answer = replies.poll()) != null) {
      session.send(answer, true);
      wrote = true;
    }
    while (present.hasNext() && closing.get() == null) {
      Subscription subscription = present.next();
      String message = subscription.next();
      if (message != null) {
        session.send(message, true);
        wrote = true;
      }
      if (subscription.hasEnded()) {
        remove(subscription);
      }
    }
    return wrote;
  }
}
