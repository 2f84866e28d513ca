package io.rollingdrop.satellite.marketdata;

/** Names in Redis, the same for who writes and who reads. */
final class RedisKeys {

  /** The set of the ids of all markets that were ever written. */
  static final String MARKETS = "rd:markets";

  /** Channel on which every change of a configuration document is announced. */
  static final String CONFIG_CHANNEL = "rd:config";

  private static final String MARKET_DOCUMENT = "market-";

  private RedisKeys() {}

  /** Key of a market's snapshot. */
  static String market(int marketId) {
    return "rd:market:" + marketId;
  }

  /** Channel of a market's updates. */
  static String updates(int marketId) {
    return market(marketId) + ":updates";
  }

  /** Key of a market's configuration document. */
  static String marketDocument(int marketId) {
    return CONFIG_CHANNEL + ':' + MARKET_DOCUMENT + marketId;
  }

  /**
   * Which market a configuration document is about.
   *
   * @return 0 if it is about none
   */
  static int marketOf(String document) {
    if (!document.startsWith(MARKET_DOCUMENT)) {
      return 0;
    }
    try {
      return Math.max(0, Integer.parseInt(document.substring(MARKET_DOCUMENT.length())));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
