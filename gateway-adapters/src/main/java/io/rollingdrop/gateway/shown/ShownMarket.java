package io.rollingdrop.gateway.shown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.protocol.market.MarketVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One market: its last value, and its latest updates for who fell behind or comes back. Thread
 * safe.
 *
 * <p>The value is read from Redis, then kept by the updates, each of which says what it applies to.
 * Those that come while it is being read are kept aside and applied to what was read. One that does
 * not fit means that something was missed: the value must be read again.
 */
final class ShownMarket {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String TRADES = "trades";

  /** Says of an update what only the snapshot does not. */
  private static final Set<String> ENVELOPE = Set.of("previous", TRADES);

  private final int mostTrades;
  private final int mostUpdates;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Step> recent = new ArrayDeque<>();
  private final List<Update> aside = new ArrayList<>();
  private boolean fresh;
  private boolean closed;
  private ObjectNode value;
  private MarketVersion version;
  private String id;
  private String json;

  /** Counts how often the value was replaced without an update that leads there. */
  private long generation;

  /**
   * @param mostTrades kept in the value
   * @param mostUpdates kept for who fell behind
   */
  ShownMarket(int mostTrades, int mostUpdates) {
    this.mostTrades = mostTrades;
    this.mostUpdates = mostUpdates;
  }

  /**
   * The last value.
   *
   * @param id names it
   * @param json as it is answered
   */
  record Value(String id, String json) {}

  /**
   * A kept update.
   *
   * @param from names the state before it
   */
  private record Step(String from, Update update) {}

  /** Where a reader stands. */
  record Cursor(long generation, String id) {}

  /**
   * What a reader is to be sent: the whole value, or updates.
   *
   * @param snapshot null: updates lead there
   * @param updates empty: nothing new
   * @param at where the reader stands then
   */
  record Delivery(String snapshot, List<Update> updates, Cursor at) {}

  /** The value may be old from now on. */
  void stale() {
    lock.lock();
    try {
      fresh = false;
      aside.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes what was read from Redis.
   *
   * @throws IllegalArgumentException if it is not of the form that market data writes
   */
  void read(String text) {
    ObjectNode fields = parse(text);
    MarketVersion readVersion = Update.version(fields);
    lock.lock();
    try {
      if (value == null || !fields.equals(value)) {
        value = fields;
        version = readVersion;
        id = Update.id(fields);
        json = text;
        recent.clear();
        generation++;
      }
      fresh = true;
      for (Update update : aside) {
        if (version.equals(update.previous())) {
          apply(update);
        }
      }
      aside.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes an update.
   *
   * @return whether the value is current; else it must be read, or is being read
   * @throws IllegalArgumentException if it is not of the form that market data writes
   */
  boolean update(String text) {
    Update update = Update.of(parse(text), text);
    lock.lock();
    try {
      if (!fresh) {
        if (aside.size() == mostUpdates) {
          aside.clear();
        }
        aside.add(update);
        return false;
      }
      if (version.equals(update.previous())) {
        apply(update);
        changed.signalAll();
        return true;
      }
      if (update.previous() != null && update.version().compareTo(version) <= 0) {
        return true;
      }
      fresh = false;
      aside.clear();
      return false;
    } finally {
      lock.unlock();
    }
  }

  static ObjectNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
    throw new IllegalArgumentException("it is no JSON object");
  }

  private void apply(Update update) {
    if (update.id().equals(id)) {
      return;
    }
    update.fields().properties().stream()
        .filter(field -> !ENVELOPE.contains(field.getKey()))
        .forEach(field -> value.set(field.getKey(), field.getValue()));
    if (update.fields().get(TRADES) instanceof ArrayNode trades) {
      value.set(TRADES, newestFirst(trades));
    }
    recent.addLast(new Step(id, update));
    version = update.version();
    id = update.id();
    json = null;
    if (recent.size() > mostUpdates) {
      recent.removeFirst();
    }
  }

  private ArrayNode newestFirst(ArrayNode trades) {
    ArrayNode all = MAPPER.createArrayNode().addAll(trades);
    for (JsonNode older : value.path(TRADES)) {
      if (all.size() >= mostTrades) {
        break;
      }
      all.add(older);
    }
    return all;
  }

  /** The last value, if it is known not to be old; else null. */
  Value value() {
    lock.lock();
    try {
      return fresh ? new Value(id, text()) : null;
    } finally {
      lock.unlock();
    }
  }

  private String text() {
    if (json == null) {
      json = value.toString();
    }
    return json;
  }

  /** Where a reader stands that says it has this state; it is believed. */
  Cursor resume(String lastEventId) {
    lock.lock();
    try {
      return new Cursor(generation, lastEventId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until there is something for a reader.
   *
   * @param at where it stands
   * @param timeoutNs how long at most
   * @return null if the market is closed
   */
  Delivery await(Cursor at, long timeoutNs) throws InterruptedException {
    lock.lock();
    try {
      long left = timeoutNs;
      while (!closed && (!fresh || isCurrent(at)) && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        return null;
      }
      return fresh && !isCurrent(at) ? after(at) : new Delivery(null, List.of(), at);
    } finally {
      lock.unlock();
    }
  }

  private boolean isCurrent(Cursor at) {
    return at.generation() == generation && id.equals(at.id());
  }

  /** The updates from there on; where they are not all kept, or are many, the whole value. */
  private Delivery after(Cursor at) {
    Cursor now = new Cursor(generation, id);
    List<Update> updates = new ArrayList<>();
    boolean found = false;
    if (at.generation() == generation) {
      for (Step step : recent) {
        found = found || step.from().equals(at.id());
        if (found) {
          updates.add(step.update());
        }
      }
    }
    return found && updates.size() <= mostUpdates / 2
        ? new Delivery(null, updates, now)
        : new Delivery(text(), List.of(), now);
  }

  /** Sends all readers away. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
