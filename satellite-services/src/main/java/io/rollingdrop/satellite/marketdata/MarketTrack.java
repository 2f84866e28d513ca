package io.rollingdrop.satellite.marketdata;

import io.rollingdrop.protocol.market.MarketSnapshot;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Redis has of one market in this session, and what was asked of it and is not yet answered:
 * at most one write, so that updates keep their order, and one reading of the configuration. For
 * the publisher's thread only.
 */
final class MarketTrack {

  private static final Logger LOG = LoggerFactory.getLogger(MarketTrack.class);

  private final int marketId;
  private final RedisSession session;
  private final MarketDataMetrics metrics;
  private DropDocument document;
  private boolean documentStale = true;
  private CompletableFuture<String> reading;
  private ShownMarket written;
  private ShownMarket sent;
  private CompletableFuture<Boolean> writing;

  /**
   * @param document the last good one of an earlier session
   */
  MarketTrack(
      int marketId, RedisSession session, DropDocument document, MarketDataMetrics metrics) {
    this.marketId = marketId;
    this.session = session;
    this.document = document;
    this.metrics = metrics;
  }

  /** The configuration was changed: it is to be read again. */
  void configurationChanged() {
    documentStale = true;
  }

  /** The last good configuration. */
  DropDocument document() {
    return document;
  }

  /** Whether a write is unanswered. */
  boolean isWriting() {
    return writing != null;
  }

  /**
   * Takes answers that have come.
   *
   * @throws java.util.concurrent.CompletionException if one is that Redis failed
   */
  void takeAnswers() {
    if (reading != null && reading.isDone()) {
      read(reading.join());
      reading = null;
    }
    if (writing != null && writing.isDone()) {
      if (writing.join()) {
        metrics.written();
      } else {
        metrics.superseded();
      }
      writing = null;
      written = sent;
    }
  }

  /**
   * Sends what Redis should have and has not.
   *
   * @param market as it is
   * @param mayWrite whether there is room for a write
   */
  void send(MarketSnapshot market, boolean mayWrite) {
    if (documentStale && reading == null) {
      documentStale = false;
      reading = session.document(marketId);
    }
    if (reading != null || writing != null || !mayWrite) {
      return;
    }
    ShownMarket now = new ShownMarket(market, document);
    if (now.isSameAs(written)) {
      return;
    }
    sent = now;
    writing =
        session.write(
            marketId,
            market.version(),
            written == null,
            SnapshotJson.snapshot(now),
            SnapshotJson.update(written, now));
  }

  /** A document once there is never deleted: where it is missing, Redis has forgotten it. */
  private void read(String json) {
    if (json == null) {
      return;
    }
    try {
      document = DropDocument.parse(json);
    } catch (IllegalArgumentException e) {
      metrics.documentRefused();
      LOG.error(
          "The configuration of market {} in Redis, key {}, is refused: {}. Version {} stays.",
          marketId,
          RedisKeys.marketDocument(marketId),
          e.getMessage(),
          document.version());
    }
  }
}
