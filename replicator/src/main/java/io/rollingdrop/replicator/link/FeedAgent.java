package io.rollingdrop.replicator.link;

import io.rollingdrop.protocol.EventFeed;
import io.rollingdrop.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves all feeds of all gateways, each a batch at a time in turn, on one thread apart from the
 * commands: reading far back in the journal does not delay an order.
 */
final class FeedAgent implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(AeronLinkServer.class);
  private static final int QUEUE_CAPACITY = 1024;
  private static final int ACKNOWLEDGEMENTS = 64;

  private record Acknowledgement(String consumer, Position position) {}

  private final EventFeed events;
  private final LinkServerSettings settings;
  private final LinkServerCounters counters;
  private final NanoClock clock;
  private final OneToOneConcurrentArrayQueue<FeedRequest> requests =
      new OneToOneConcurrentArrayQueue<>(QUEUE_CAPACITY);
  private final OneToOneConcurrentArrayQueue<Acknowledgement> acknowledgements =
      new OneToOneConcurrentArrayQueue<>(ACKNOWLEDGEMENTS);
  private final RateLimitedLog log;
  private final List<FeedPump> pumps = new ArrayList<>();

  // Each side writes its own and then reads the other's, so one of them always sees a change.
  private volatile MediaClient wanted;
  private volatile MediaClient used;

  FeedAgent(
      EventFeed events, LinkServerSettings settings, LinkServerCounters counters, NanoClock clock) {
    this.events = events;
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
  boolean offer(FeedRequest request) {
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
    for (int i = pumps.size() - 1; i >= 0; i--) {
      FeedPump pump = pumps.get(i);
      try {
        work += pump.work(now);
      } catch (RuntimeException e) {
        LOG.warn("a feed failed and is closed; its gateway will ask again", e);
        pump.close();
      }
      if (pump.isClosed()) {
        pumps.remove(i);
      }
    }
    return work;
  }

  private void accept(FeedRequest request, MediaClient client) {
    for (FeedPump pump : pumps) {
      if (pump.isOf(request)) {
        pump.close();
      }
    }
    if (!request.isEnd() && !request.connection().hasEnded()) {
      pumps.add(new FeedPump(request, events, client, settings, counters, clock.nanoTime()));
    }
  }

  private void report(Acknowledgement acknowledgement) {
    try {
      events.acknowledge(acknowledgement.consumer(), acknowledgement.position());
    } catch (RuntimeException e) {
      log.warn("the position of consumer " + acknowledgement.consumer() + " is not kept", e);
    }
  }

  private void closeAll() {
    pumps.forEach(FeedPump::close);
    pumps.clear();
    requests.drain(request -> {});
  }

  @Override
  public void onClose() {
    closeAll();
    used = null;
  }
}
