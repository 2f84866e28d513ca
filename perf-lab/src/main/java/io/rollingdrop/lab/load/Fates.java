package io.rollingdrop.lab.load;

import io.rollingdrop.lab.load.Reply.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of all requests of a load, over all its phases. Any thread may call. */
final class Fates {

  private final OrderNames names;

  // Guarded by this.
  private final BitSet accepted = new BitSet();
  private final Map<OrderRequest.Kind, Long> done = new EnumMap<>(OrderRequest.Kind.class);
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Map<String, Long> problems = new TreeMap<>();
  private final List<OrderRequest> unknown = new ArrayList<>();
  private long lastSequence;

  Fates(OrderNames names) {
    this.names = names;
  }

  synchronized void add(OrderRequest request, Reply reply) {
    Outcome outcome = reply.outcome();
    outcomes.merge(outcome, 1L, Long::sum);
    lastSequence = Math.max(lastSequence, reply.sequence());
    if (!reply.problem().isEmpty()) {
      problems.merge(reply.problem(), 1L, Long::sum);
    }
    switch (outcome) {
      case ACCEPTED -> accept(request);
      case UNKNOWN -> unknown.add(request);
      default -> {
        // Nothing was executed.
      }
    }
  }

  /** A request was never sent. */
  synchronized void giveUp() {
    outcomes.merge(Outcome.GIVEN_UP, 1L, Long::sum);
  }

  private void accept(OrderRequest request) {
    done.merge(request.kind(), 1L, Long::sum);
    if (request.kind().isOrder()) {
      accepted.set(names.numberOf(request.name()).orElseThrow());
    }
  }

  /** Requests whose outcome is not known; they are taken out, to be asked for again. */
  synchronized List<OrderRequest> takeUnknown() {
    List<OrderRequest> taken = List.copyOf(unknown);
    unknown.clear();
    outcomes.merge(Outcome.UNKNOWN, (long) -taken.size(), Long::sum);
    return taken;
  }

  /** Numbers of the orders that the door said were accepted; a copy. */
  synchronized BitSet accepted() {
    return (BitSet) accepted.clone();
  }

  /** How many requests of a kind the door said were done. */
  synchronized long done(OrderRequest.Kind kind) {
    return done.getOrDefault(kind, 0L);
  }

  synchronized long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** How often each problem was told, by its name; a copy. */
  synchronized Map<String, Long> problems() {
    return new TreeMap<>(problems);
  }

  /** The highest sequence of a command of this load that was told. */
  synchronized long lastSequence() {
    return lastSequence;
  }
}
