package io.rollingdrop.gateway.shown;

import io.rollingdrop.gateway.http.StreamReply;
import io.rollingdrop.gateway.shown.ShownMarket.Cursor;
import io.rollingdrop.gateway.shown.ShownMarket.Delivery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * One reader's stream of a market's changes, in the form of Server-Sent Events (HTML standard).
 *
 * <p>It always goes from what the reader has to what is: a reader that takes its time is sent fewer
 * and larger events, and nothing is queued for it.
 */
final class EventStream implements StreamReply {

  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final ShownMarket market;
  private final ShownSettings settings;
  private final BooleanSupplier wanted;
  private final EventStreams streams;
  private Cursor at;
  private volatile Thread writer;

  /** When the write under way began, as {@link System#nanoTime}; 0: none is. */
  private volatile long writingSinceNs;

  /**
   * @param lastEventId what the reader has; null: nothing
   * @param wanted asked between events; false ends the stream
   */
  EventStream(
      ShownMarket market,
      String lastEventId,
      ShownSettings settings,
      BooleanSupplier wanted,
      EventStreams streams) {
    this.market = market;
    this.settings = settings;
    this.wanted = wanted;
    this.streams = streams;
    this.at = market.resume(lastEventId);
  }

  @Override
  public String mediaType() {
    return "text/event-stream";
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    writer = Thread.currentThread();
    write(out, "retry: " + settings.reconnectAfter().toMillis() + "\n\n");
    long heartbeatNs = settings.heartbeat().toNanos();
    try {
      while (wanted.getAsBoolean()) {
        Delivery delivery = market.await(at, heartbeatNs);
        if (delivery == null) {
          return;
        }
        at = delivery.at();
        if (delivery.snapshot() != null) {
          write(out, event("snapshot", at.id(), delivery.snapshot()));
        } else if (delivery.updates().isEmpty()) {
          write(out, HEARTBEAT);
        } else {
          write(out, events(delivery));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String events(Delivery delivery) {
    StringBuilder text = new StringBuilder();
    for (Update update : delivery.updates()) {
      text.append(event("update", update.id(), update.json()));
    }
    return text.toString();
  }

  /** JSON as it is written here has no line breaks. */
  private static String event(String name, String id, String json) {
    return "event: " + name + "\nid: " + id + "\ndata: " + json + "\n\n";
  }

  private void write(OutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(OutputStream out, byte[] bytes) throws IOException {
    writingSinceNs = System.nanoTime() | 1;
    out.write(bytes);
    out.flush();
    writingSinceNs = 0;
  }

  /**
   * Cuts off a reader that takes nothing: the interrupt ends the blocking write of a virtual thread
   * and closes its socket.
   *
   * @return whether it did
   */
  boolean cutIfStuck(long nowNs) {
    long since = writingSinceNs;
    Thread stuck = writer;
    if (since == 0 || stuck == null || nowNs - since < settings.writeWithin().toNanos()) {
      return false;
    }
    stuck.interrupt();
    return true;
  }

  @Override
  public void close() {
    streams.release(this);
  }
}
