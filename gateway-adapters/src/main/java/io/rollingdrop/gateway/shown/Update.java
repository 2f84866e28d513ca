package io.rollingdrop.gateway.shown;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollingdrop.protocol.market.MarketVersion;

/**
 * A change of a market as market data published it.
 *
 * @param version that it leads to
 * @param previous the version it applies to; null: it replaces whatever there is
 * @param id names the state it leads to, see {@link #id}
 * @param fields of the JSON object
 * @param json as it came
 */
record Update(
    MarketVersion version, MarketVersion previous, String id, ObjectNode fields, String json) {

  private static final String CONFIG_VERSION = "config_version";

  /**
   * @throws IllegalArgumentException if it is not of the form that market data writes
   */
  static Update of(ObjectNode fields, String json) {
    String previous = fields.path("previous").textValue();
    return new Update(
        version(fields),
        previous == null ? null : MarketVersion.parse(previous),
        id(fields),
        fields,
        json);
  }

  /** The last event that a snapshot or an update reflects. */
  static MarketVersion version(ObjectNode fields) {
    return MarketVersion.parse(fields.path("version").asText());
  }

  /**
   * Names a state: the version, and where the market is configured, that version as well, since the
   * texts of a drop can change while nothing happens in the market.
   */
  static String id(ObjectNode fields) {
    String version = fields.path("version").asText();
    long configuration = fields.path(CONFIG_VERSION).asLong();
    return configuration == 0 ? version : version + "-" + configuration;
  }
}
