package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.driver.MediaDriver;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.SessionClient;
import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A client of a cluster, with a media driver of its own. */
final class TestTrader implements AutoCloseable {

  private static final long ANSWER_NS = TimeUnit.SECONDS.toNanos(20);
  private static final long HOLD_NS = TimeUnit.SECONDS.toNanos(3);
  private static final long OPEN_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final TestCluster cluster;
  private final MediaDriver driver;
  private final ClusterClient link;
  private final SessionClient client;
  private final FeedFollower follower;
  private final AtomicReference<Throwable> ended = new AtomicReference<>();
  private final CommandWriter command = new CommandWriter(1);

  TestTrader(TestCluster cluster, int followed) {
    this(cluster, followed, cluster.token());
  }

  TestTrader(TestCluster cluster, int followed, LinkToken token) {
    this.cluster = cluster;
    driver = MediaDrivers.start(cluster.drivers());
    link =
        ClusterClient.start(
            ClusterClientSettings.of(
                driver.aeronDirectoryName(),
                cluster.members(),
                "localhost",
                token,
                followed,
                cluster.drivers()));
    client =
        new SessionClient(
            link.commands(),
            new SessionClient.Settings(
                1,
                1,
                ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                256,
                ANSWER_NS,
                OPEN_RETRY_NS,
                HOLD_NS),
            System::nanoTime);
    follower =
        new FeedFollower(
                "test-feed",
                link.events(),
                Position.START,
                client,
                client::onDutyCycle,
                new BackoffIdleStrategy(),
                ended::set)
            .start();
  }

  SessionClient client() {
    return client;
  }

  TestTrader awaitReady() {
    cluster.await("a session", client::isReady);
    return this;
  }

  private CompletableFuture<Outcome> createTenant(int tenantId) {
    long now = System.currentTimeMillis();
    command
        .by(0, 1)
        .key(IdempotencyKey.of(now, ThreadLocalRandom.current().nextLong(), tenantId))
        .deadline(0);
    int length = command.createTenant(tenantId);
    return client.submit(command.buffer(), 0, length);
  }

  /** Has each tenant made, one after another; all of them are accepted. */
  void createTenants(int from, int through) {
    for (int tenant = from; tenant <= through; tenant++) {
      int id = tenant;
      AtomicReference<Outcome> outcome = new AtomicReference<>();
      cluster.await(
          "an answer for tenant " + id,
          () -> {
            assertThat(ended.get()).isNull();
            Outcome found = createTenant(id).join();
            outcome.set(found);
            return !(found instanceof Outcome.Refused);
          });
      assertThat(outcome.get()).isInstanceOf(Outcome.Answered.class);
    }
  }

  /** Puts bytes into the log that are no commands. */
  void fillLog(int bytes) {
    UnsafeBuffer nothing = new UnsafeBuffer(new byte[1024]);
    for (int filled = 0; filled < bytes; filled += nothing.capacity()) {
      cluster.await(
          "bytes to be taken",
          () -> link.commands().offer(nothing, 0, nothing.capacity()) == CommandLink.Offer.TAKEN);
    }
  }

  @Override
  public void close() {
    follower.close();
    client.close();
    link.close();
    driver.close();
  }
}
