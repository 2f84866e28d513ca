package io.rollingdrop.replicator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.cluster.codecs.CloseReason;
import io.aeron.cluster.service.ClientSession;
import io.aeron.cluster.service.Cluster;
import io.aeron.cluster.service.ClusteredService;
import io.aeron.driver.MediaDriver;
import io.aeron.logbuffer.Header;
import io.rollingdrop.journal.Rolling;
import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.replicator.link.LinkToken;
import io.rollingdrop.replicator.link.MediaDrivers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareNodeTest {

  private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(60);
  private static final int MESSAGES = 100;

  @TempDir Path folder;

  /** Counts what it gets, and answers with the count. */
  private static final class Counting implements ClusteredService {
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Integer.BYTES]);
    private volatile int count;

    @Override
    public void onStart(Cluster cluster, Image snapshot) {}

    @Override
    public void onSessionMessage(
        ClientSession session,
        long timestamp,
        DirectBuffer buffer,
        int offset,
        int length,
        Header header) {
      int next = count + 1;
      count = next;
      answer.putInt(0, next);
      while (session.offer(answer, 0, Integer.BYTES) < 0) {
        LockSupport.parkNanos(1_000);
      }
    }

    @Override
    public void onSessionOpen(ClientSession session, long timestamp) {}

    @Override
    public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) {}

    @Override
    public void onTimerEvent(long correlationId, long timestamp) {}

    @Override
    public void onTakeSnapshot(ExclusivePublication snapshot) {}

    @Override
    public void onRoleChange(Cluster.Role now) {}

    @Override
    public void onTerminate(Cluster terminated) {}
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + WAIT_NS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void a_service_of_the_callers_gets_the_same_messages_on_every_node_and_answers_in_order() {
    List<ClusterMember> members = TestCluster.freeMembers();
    LinkToken token = LinkToken.loadOrCreate(folder.resolve("token"));
    Path drivers =
        MediaDrivers.parentDirectory(
            "rollingdrop-bare-" + ProcessHandle.current().pid(), folder.resolve("drivers"));
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Counting> services = new ArrayList<>();
    List<AutoCloseable> parts = new ArrayList<>();
    Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    try {
      for (ClusterMember member : members) {
        services.add(new Counting());
        parts.add(
            BareNode.start(
                ClusterNodeSettings.of(
                    member.id(),
                    members,
                    folder.resolve("node-" + member.id()),
                    drivers,
                    false,
                    token,
                    Rolling.DAY,
                    CoreSettings.DEFAULTS),
                services.getLast(),
                failure::set));
      }
      MediaDriver driver = MediaDrivers.start(drivers);
      parts.addFirst(driver);
      Aeron aeron =
          Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
      parts.addFirst(aeron);
      BareClient client =
          BareClient.start(
              aeron,
              members,
              "localhost",
              token,
              (session, timestamp, buffer, offset, length, header) ->
                  answers.add(buffer.getInt(offset)),
              new BackoffIdleStrategy(),
              failure::set,
              Duration.ofSeconds(60));
      parts.addFirst(client);
      UnsafeBuffer message = new UnsafeBuffer(new byte[64]);
      for (int i = 0; i < MESSAGES; i++) {
        await(() -> client.offer(message, 0, message.capacity()) == CommandLink.Offer.TAKEN);
      }
      await(() -> answers.size() == MESSAGES);
      for (Counting service : services) {
        await(() -> service.count == MESSAGES);
      }
    } finally {
      CloseHelper.quietCloseAll(parts);
      IoUtil.delete(drivers.toFile(), true);
    }
    assertThat(List.copyOf(answers)).isSorted().doesNotHaveDuplicates();
    assertThat(failure.get()).isNull();
  }
}
