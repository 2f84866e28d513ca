package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves all feeds of all gateways, each a batch at a time in turn, on one thread apart from the
 * commands: reading far back in the journal does not delay an order. Snapshots are sent beside
 * them, a little of one of them each turn, so that feeds hardly wait for them.
 */
final class FeedAgent implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final int QUEUE_CAPACITY = 1024;
  private static final int ACKNOWLEDGEMENTS = 64;

  /** Most snapshots being sent at a time; there is one a gateway at most. */
  static final int MAX_SNAPSHOTS = 4;

  private record Acknowledgement(String consumer, Position position) {}

  private final EventFeed events;
  private final SnapshotFiles snapshots;
  private final LinkServerSettings settings;
  private final LinkServerCounters counters;
  private final NanoClock clock;
  private final OneToOneConcurrentArrayQueue<StreamRequest> requests =
      new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
  private final OneToOneConcurrentArrayQueue<Acknowledgement> acknowledgements =
      new OneToOneConcurrentArrayQueue<>(ACKNOWLEDGEMENTS);
  private final RateLimitedLog log;
  private final List<FeedPump> feeds = new ArrayList<>();
  private final List<SnapshotPump> transfers = new ArrayList<>();
  private int nextTransfer;

  // Each side writes its own and then reads the other's, so one of them always sees a change.
  private volatile MediaClient wanted;
  private volatile MediaClient used;

  FeedAgent(
      EventFeed events,
      SnapshotFiles snapshots,
      LinkServerSettings settings,
      LinkServerCounters counters,
      NanoClock clock) {
    this.events = events;
    this.snapshots = snapshots;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
    this.log = new RateLimitedLog(LOG, clock);
  }

  @Override
  public String roleName() {
    return "core-link-feeds";
  }

  // For the command agent.

  /** Passes a request on. False if there is no room now. */
  boolean offer(StreamRequest request) {
    return requests.offer(request);
  }

  /** From now on feeds are sent by this. */
  void attach(MediaClient media) {
    wanted = media;
  }

  /**
   * Has all feeds closed.
   *
   * @return whether nothing of Aeron's is used here any more; call again until it is so
   */
  boolean detach() {
    wanted = null;
    return used == null;
  }

  /** Passes a consumer's report on, unless too many wait already. */
  void acknowledge(String consumer, Position position) {
    acknowledgements.offer(new Acknowledgement(consumer, position));
  }

  // On its own thread.

  @Override
  public int doWork() {
    MediaClient client = wanted;
    if (client != used) {
      closeAll();
      used = client;
      if (client != wanted) {
        return 1;
      }
    }
    if (client == null) {
      return 0;
    }
    int work = requests.drain(request -> accept(request, client));
    work += acknowledgements.drain(this::report);
    long now = clock.nanoTime();
    for (FeedPump feed : feeds) {
      work += work(feed, now);
    }
    feeds.removeIf(Pump::isClosed);
    if (!transfers.isEmpty()) {
      nextTransfer = (nextTransfer + 1) % transfers.size();
      work += work(transfers.get(nextTransfer), now);
      transfers.removeIf(Pump::isClosed);
    }
    return work;
  }

  private static int work(Pump pump, long now) {
    try {
      return pump.work(now);
    } catch (RuntimeException e) {
      LOG.warn("a feed or a snapshot failed and is closed; its gateway will ask again", e);
      pump.close();
      return 1;
    }
  }

  private void accept(StreamRequest request, MediaClient client) {
    closeIf(pump -> pump.isOf(request));
    if (request.connection().hasEnded()) {
      return;
    }
    switch (request) {
      case StreamRequest.End end -> {}
      case StreamRequest.Feed feed -> {
        GatewayStream stream =
            stream(feed, feed.endpoint(), feed.streamId(), settings.feedTermLength(), client);
        feeds.add(new FeedPump(feed, events, stream, settings, counters));
      }
      case StreamRequest.Snapshot snapshot -> addTransfer(snapshot, client);
    }
  }

  /** In place of the gateway's last: who asks again has given it up. */
  private void addTransfer(StreamRequest.Snapshot request, MediaClient client) {
    closeIf(pump -> pump instanceof SnapshotPump last && last.isTo(request.connection()));
    long sending = transfers.stream().filter(SnapshotPump::hasPlace).count();
    String objection =
        sending < MAX_SNAPSHOTS ? null : "it sends " + sending + " snapshots already, ask again";
    int termLength =
        objection == null ? settings.feedTermLength() : LinkChannels.CONTROL_TERM_LENGTH;
    GatewayStream stream =
        stream(request, request.endpoint(), request.streamId(), termLength, client);
    transfers.add(new SnapshotPump(request, snapshots, stream, counters, objection));
  }

  private GatewayStream stream(
      StreamRequest request, String endpoint, int streamId, int termLength, MediaClient client) {
    return new GatewayStream(
        request.connection(), endpoint, streamId, termLength, client, clock.nanoTime());
  }

  private void closeIf(Predicate<Pump> condition) {
    feeds.stream().filter(condition).forEach(Pump::close);
    transfers.stream().filter(condition).forEach(Pump::close);
  }

  private void report(Acknowledgement acknowledgement) {
    try {
      events.acknowledge(acknowledgement.consumer(), acknowledgement.position());
    } catch (RuntimeException e) {
      log.warn("the position of consumer " + acknowledgement.consumer() + " is not kept", e);
    }
  }

  private void closeAll() {
    closeIf(pump -> true);
    feeds.clear();
    transfers.clear();
    requests.drain(request -> {});
  }

  @Override
  public void onClose() {
    closeAll();
    used = null;
  }
}
