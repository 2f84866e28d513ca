package io.rollingdrop.satellite.config.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.satellite.config.core.OperatorDoor.Answer;
import io.rollingdrop.satellite.config.document.DocumentType;
import io.rollingdrop.satellite.config.document.DocumentTypes;
import io.rollingdrop.satellite.config.store.DocumentStore;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import io.rollingdrop.satellite.config.store.StoreUnavailableException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of the core's markets from the operator door, and gives each a document when it is first
 * seen, with the fees and limits that it has. One thread.
 */
public final class MarketWatch {

  private static final Logger LOG = LoggerFactory.getLogger(MarketWatch.class);
  private static final String MARKETS = "/operator/v1/markets?limit=100";
  private static final String AUTHOR = "system";
  private static final String NOTE = "Found in the core";

  private final OperatorDoor door;
  private final DocumentStore documents;
  private final Map<Integer, ObjectNode> drops;
  private final Consumer<DocumentVersion> onSeeded;
  private final InstantSource clock;
  private final Set<Integer> seen = new HashSet<>();

  /**
   * @param door not owned
   * @param drops what pages show of a market from its first document on, by market id
   * @param onSeeded told of each new document
   */
  public MarketWatch(
      OperatorDoor door,
      DocumentStore documents,
      Map<Integer, ObjectNode> drops,
      Consumer<DocumentVersion> onSeeded,
      InstantSource clock) {
    this.door = door;
    this.documents = documents;
    this.drops = drops;
    this.onSeeded = onSeeded;
    this.clock = clock;
  }

  /**
   * Looks once.
   *
   * @throws IOException if the door is out of reach, or does not let us in
   * @throws StoreUnavailableException if PostgreSQL is out of reach
   */
  public void look() throws IOException, InterruptedException {
    String cursor = "";
    do {
      Answer page = door.get(MARKETS + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      if (!page.isAccepted()) {
        throw new IOException("the operator door does not list the markets: " + page.detail());
      }
      for (JsonNode market : page.body().path("markets")) {
        int marketId = market.path("market_id").asInt();
        if (!seen.contains(marketId)) {
          seed(marketId, market);
          seen.add(marketId);
        }
      }
      cursor = page.body().path("next_cursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
  }

  private void seed(int marketId, JsonNode market) {
    String name = DocumentTypes.market(marketId);
    DocumentType type = DocumentTypes.of(name).orElseThrow();
    ObjectNode body = type.initial();
    adopt(body, market, "fees");
    adopt(body, market, "limits");
    if (drops.containsKey(marketId)) {
      body.set("drop", drops.get(marketId));
    }
    if (!type.validate(body).isEmpty()) {
      LOG.warn(
          "{} is configured in the core as no document can be; its document is the initial one",
          name);
      body = type.initial();
    }
    DocumentVersion first = new DocumentVersion(name, 1, body, AUTHOR, NOTE, clock.instant());
    if (documents.seed(first)) {
      LOG.info("market {} has the document {}", marketId, name);
      onSeeded.accept(first);
    }
  }

  private static void adopt(ObjectNode body, JsonNode market, String part) {
    JsonNode inForce = market.path(part);
    ObjectNode initial = (ObjectNode) body.get(part);
    inForce
        .properties()
        .forEach(
            property -> {
              if (initial.has(property.getKey())) {
                initial.set(property.getKey(), property.getValue());
              }
            });
  }
}
