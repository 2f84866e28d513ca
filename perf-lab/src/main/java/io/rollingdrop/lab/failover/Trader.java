package io.rollingdrop.lab.failover;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.lab.workload.Exchange;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.lab.workload.Schedule;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.replicator.cluster.ClusterClient;
import io.rollingdrop.replicator.cluster.ClusterClientSettings;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client of the cluster, with the settings of a gateway's. It sends the workload at a rate,
 * whether earlier commands are answered or not. A command that is refused, or whose outcome stays
 * unknown, is submitted again with its idempotency key until it is answered, and all of that counts
 * as its time.
 */
final class Trader implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int SHARD = 1;
  private static final int GATEWAY = 1;
  private static final long OPEN_RETRY_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long HOLD_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long RETRY_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long ANSWERS_NS = TimeUnit.SECONDS.toNanos(60);

  private final int ratePerS;
  private final Answers answers;
  private final long sessionId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  private final CommandWriter command = new CommandWriter(SHARD);
  private final OrderFlow flow;
  private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
  private final Queue<Sent> again = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Thread thread = Thread.ofPlatform().name("trader").unstarted(this::run);
  private final MediaDriver driver;
  private final ClusterClient link;
  private final SessionClient client;
  private final FeedFollower follower;

  /** Of whoever submits: first who sets up, then the thread. */
  private long number;

  private volatile long made;
  private volatile boolean sending = true;
  private volatile boolean finished;
  private volatile boolean running = true;

  /** A command on its way. */
  private static final class Sent {
    final long number;
    final long dueNs;
    final byte[] bytes;

    Sent(long number, long dueNs, byte[] bytes) {
      this.number = number;
      this.dueNs = dueNs;
      this.bytes = bytes;
    }
  }

  /**
   * Connects; does not wait for it.
   *
   * @param folder of this client's own
   * @param drivers where its media driver has its directory
   */
  Trader(Nodes nodes, FailoverSettings settings, Answers answers, Path folder, Path drivers) {
    ratePerS = settings.ratePerS();
    this.answers = answers;
    flow = new OrderFlow(command, settings.seed());
    driver = MediaDrivers.start(drivers);
    link =
        ClusterClient.start(
            ClusterClientSettings.of(
                driver.aeronDirectoryName(),
                nodes.members(),
                HOST,
                nodes.token(),
                ThreadLocalRandom.current().nextInt(Nodes.COUNT),
                folder.resolve("spool")));
    GatewaySettings gateway = GatewaySettings.defaults(folder);
    client =
        new SessionClient(
            link.commands(),
            new SessionClient.Settings(
                SHARD,
                GATEWAY,
                sessionId,
                gateway.maxInFlight(),
                gateway.answerTimeout().toNanos(),
                OPEN_RETRY_NS,
                HOLD_NS),
            System::nanoTime);
    follower =
        new FeedFollower(
                "trader-feed",
                link.events(),
                Position.START,
                client,
                client::onDutyCycle,
                CoreSettings.DEFAULTS.newIdleStrategy(),
                this::fail)
            .start();
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /**
   * @throws IllegalStateException if it does not send any more, or does not follow the events
   */
  void requireHealthy() {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("the client failed: " + cause.getMessage(), cause);
    }
  }

  long sessionId() {
    return sessionId;
  }

  boolean isReady() {
    requireHealthy();
    return client.isReady();
  }

  /** Makes the exchange: one command after another is taken, and all are answered in the end. */
  void setUp() {
    Exchange.setUp(
        command.key(key(number + 1)),
        length -> {
          Sent sent = next(System.nanoTime(), length);
          while (!submit(sent)) {
            requireHealthy();
            LockSupport.parkNanos(RETRY_PAUSE_NS);
          }
          command.key(key(number + 1));
        });
    awaitAnswers();
  }

  /** Begins to send at the rate. */
  void start() {
    thread.start();
  }

  private static IdempotencyKey key(long number) {
    return IdempotencyKey.of(System.currentTimeMillis(), 0, number);
  }

  private Sent next(long dueNs, int length) {
    byte[] bytes = new byte[length];
    command.buffer().getBytes(0, bytes);
    made = ++number;
    return new Sent(number, dueNs, bytes);
  }

  private void run() {
    try {
      Schedule schedule = new Schedule(number + 1, Long.MAX_VALUE, System.nanoTime(), ratePerS);
      answers.begin(schedule);
      while (running) {
        for (Sent waiting = again.poll(); waiting != null; waiting = again.poll()) {
          if (!submit(waiting)) {
            again.add(waiting);
            LockSupport.parkNanos(RETRY_PAUSE_NS);
            break;
          }
        }
        long dueNs = schedule.intendedNs(number + 1);
        long leftNs = dueNs - System.nanoTime();
        if (sending && leftNs <= 0) {
          command.key(key(number + 1));
          Sent sent = next(dueNs, flow.next(number + 1));
          if (!submit(sent)) {
            again.add(sent);
          }
        } else {
          finished = !sending;
          LockSupport.parkNanos(finished ? LOOK_NS : Math.min(leftNs, LOOK_NS));
        }
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /** Returns whether it was taken; what comes of it is told later. */
  private boolean submit(Sent sent) {
    view.wrap(sent.bytes);
    var outcome = client.submit(view, 0, sent.bytes.length);
    if (outcome.isDone() && outcome.join() instanceof Outcome.Refused refused) {
      answers.onRefused(refused);
      return false;
    }
    var unused =
        outcome.whenComplete(
            (told, impossible) -> {
              try {
                settle(sent, told);
              } catch (RuntimeException | Error e) {
                fail(e);
              }
            });
    return true;
  }

  private void settle(Sent sent, Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answer -> answers.onAnswer(sent.number, sent.dueNs, answer);
      case Outcome.Refused refused -> {
        answers.onRefused(refused);
        again.add(sent);
      }
      case Outcome.Unknown unknown -> {
        answers.onUnknown();
        again.add(sent);
      }
    }
  }

  /**
   * Waits until all that was made until now is answered.
   *
   * @throws IllegalStateException if it is not within a minute
   */
  void awaitAnswers() {
    long wanted = made;
    long until = System.nanoTime() + ANSWERS_NS;
    while (answers.count() < wanted) {
      requireHealthy();
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "%d of %d commands have no answer after %d s"
                .formatted(
                    wanted - answers.count(), wanted, TimeUnit.NANOSECONDS.toSeconds(ANSWERS_NS)));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
    requireHealthy();
  }

  /** Makes no more commands, and waits until each made is answered. */
  void finish() {
    sending = false;
    while (!finished) {
      requireHealthy();
      LockSupport.parkNanos(LOOK_NS);
    }
    awaitAnswers();
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    CloseHelper.quietCloseAll(follower, client, link, driver);
  }
}
