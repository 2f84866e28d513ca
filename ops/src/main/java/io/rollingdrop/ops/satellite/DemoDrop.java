package io.rollingdrop.ops.satellite;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Map;

/** What pages show of the demo tenant's market; the demo page's picture is beside it. */
final class DemoDrop {

  private static final int MARKET = 1;

  private DemoDrop() {}

  static Map<Integer, ObjectNode> of(URI gateway) {
    return Map.of(
        MARKET,
        JsonNodeFactory.instance
            .objectNode()
            .put("title", "Midnight Ensemble")
            .put("subtitle", "Riverside Hall \u00b7 Saturday, 8 pm \u00b7 Stalls")
            .put("image_url", gateway.resolve("/demo/midnight-ensemble.svg").toString())
            .putNull("opens_at"));
  }
}
