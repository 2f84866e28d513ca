package io.rollingdrop.replicator.cluster;

import io.aeron.Aeron;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, on a node that has been out of touch with a leader for some time, whether it can catch up
 * at all: where its log ends before that of every other node begins, elections would go on without
 * end, and say no more than that a replay was refused.
 */
final class CatchUpWatch implements Agent {

  private static final Logger LOG = LoggerFactory.getLogger(CatchUpWatch.class);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

  private final ClusterNodeSettings settings;
  private final ArchiveContexts archives;
  private final Aeron client;
  private final BooleanSupplier inTouch;
  private final Consumer<Throwable> fail;
  private long lookAtNs = System.nanoTime() + PATIENCE_NS;

  /**
   * @param client stays the caller's
   * @param inTouch whether there is news from a leader; any thread
   * @param fail told that the node cannot catch up
   */
  CatchUpWatch(
      ClusterNodeSettings settings,
      ArchiveContexts archives,
      Aeron client,
      BooleanSupplier inTouch,
      Consumer<Throwable> fail) {
    this.settings = settings;
    this.archives = archives;
    this.client = client;
    this.inTouch = inTouch;
    this.fail = fail;
  }

  @Override
  public int doWork() {
    long now = System.nanoTime();
    if (inTouch.getAsBoolean()) {
      lookAtNs = now + PATIENCE_NS;
      return 0;
    }
    if (now - lookAtNs < 0) {
      return 0;
    }
    // In this order: what it lacks may be coming in while the others are asked.
    Map<Integer, Long> starts = others();
    Optional<LogExtent> own = ask(archives.local(client));
    if (own.isPresent() && !inTouch.getAsBoolean()) {
      compare(own.get().end(), starts);
    }
    lookAtNs = System.nanoTime() + PATIENCE_NS;
    return 1;
  }

  /** The first position that each of the others has that answers. */
  private Map<Integer, Long> others() {
    Map<Integer, Long> starts = new TreeMap<>();
    for (ClusterMember member : settings.members()) {
      if (member.id() != settings.memberId()) {
        ask(archives.remote(member, client))
            .ifPresent(extent -> starts.put(member.id(), extent.start()));
      }
    }
    return starts;
  }

  private static Optional<LogExtent> ask(AeronArchive.Context context) {
    try (AeronArchive archive = AeronArchive.connect(context)) {
      return LogExtent.of(archive);
    } catch (AeronException e) {
      LOG.debug("no answer from {}", context.controlRequestChannel(), e);
      return Optional.empty();
    }
  }

  /** One that has not answered may have what this node lacks. */
  private void compare(long end, Map<Integer, Long> starts) {
    boolean all = starts.size() == settings.members().size() - 1;
    if (all && starts.values().stream().allMatch(start -> start > end)) {
      fail.accept(
          new IllegalStateException(
              "this node was away for too long: its log ends at position %d, and what follows is removed on members %s, whose logs begin at %s. It cannot catch up: %s"
                  .formatted(end, starts.keySet(), starts.values(), Replacement.REMEDY)));
    }
  }

  @Override
  public String roleName() {
    return "catch-up-watch";
  }
}
