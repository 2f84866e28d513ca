package io.rollingdrop.lab.cluster;

import io.rollingdrop.lab.limits.AnswerWatch;
import io.rollingdrop.lab.workload.OrderFlow;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.CommandLink;
import io.rollingdrop.protocol.FeedFollower;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.replicator.cluster.ClusterClient;
import io.rollingdrop.replicator.cluster.ClusterClientSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/** Three nodes with cores; a command is answered by its last event on the feed of one of them. */
final class CoreContestant implements Contestant {

  private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Hosts hosts;
  private final AnswerWatch answers = new AnswerWatch("the cluster");
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final ClusterClient link;
  private final FeedFollower follower;
  private volatile long lastSequence;

  private CoreContestant(Hosts hosts, Client client, int followed, Path spool) {
    this.hosts = hosts;
    link =
        ClusterClient.start(
            ClusterClientSettings.of(
                client.aeronDirectory(),
                hosts.members(),
                Client.HOST,
                hosts.token(),
                followed,
                spool));
    follower =
        new FeedFollower(
                "lab-feed",
                link.events(),
                Position.START,
                this::onEvent,
                () -> {},
                client.newIdleStrategy(),
                answers::fail)
            .start();
  }

  /**
   * Makes the cluster, and waits until it takes commands.
   *
   * @param followed the node whose feed is read
   * @param spool a folder for snapshots, of which there are none
   */
  static CoreContestant start(Hosts hosts, Client client, int followed, Path spool)
      throws InterruptedException {
    hosts.startCores();
    CoreContestant core = new CoreContestant(hosts, client, followed, spool);
    try {
      // The cluster's own first command gives the core its rules; before it none is taken.
      hosts.awaitPositions(0);
      core.awaitConnected();
      return core;
    } catch (RuntimeException | Error | InterruptedException e) {
      core.close();
      throw e;
    }
  }

  private void awaitConnected() {
    long until = System.nanoTime() + CONNECT_NS;
    while (link.commands().connection() < 0 || !follower.isReachable()) {
      answers.requireHealthy();
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException(
            "no session with the cluster and its feed after %d s"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(CONNECT_NS)));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  private void onEvent(DirectBuffer buffer, int offset, int length) {
    switch (CommandFormat.templateId(buffer, offset)) {
      case CommandRejectedDecoder.TEMPLATE_ID -> requireExpected(buffer, offset);
      case LinkRejectedDecoder.TEMPLATE_ID ->
          throw new IllegalStateException("the core did not take the next number of the session");
      default -> {
        // An outcome whose kind does not matter here.
      }
    }
    header.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    if (header.correlationId() != 0 && header.last() == 1) {
      lastSequence = header.sequence();
      answers.onAnswer(header.correlationId());
    }
  }

  private void requireExpected(DirectBuffer buffer, int offset) {
    RejectReason reason = rejected.wrapAndApplyHeader(buffer, offset, messageHeader).reason();
    if (!OrderFlow.EXPECTED_REJECTIONS.contains(reason)) {
      throw new IllegalStateException("a command was rejected: " + reason);
    }
  }

  @Override
  public CommandLink link() {
    return link.commands();
  }

  @Override
  public AnswerWatch answers() {
    return answers;
  }

  /**
   * Besides what was seen as answers came: all nodes have the same events, and after a tick that
   * means the same state.
   */
  @Override
  public void judge() throws InterruptedException {
    answers.requireHealthy();
    List<Position> positions = hosts.awaitPositions(lastSequence);
    if (positions.stream().mapToLong(Position::checksum).distinct().count() != 1) {
      throw new IllegalStateException("the nodes have decided differently: " + positions);
    }
  }

  @Override
  public void close() {
    CloseHelper.quietCloseAll(follower, link);
    hosts.stop();
  }
}
