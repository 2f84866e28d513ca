package io.rollingdrop.gateway.http;

/**
 * What lets scripts on others' pages read a reply (CORS, Fetch standard). Any origin may, since all
 * that is shared is public and no cookie or key goes with such a request.
 */
public final class CrossOrigin {

  private static final int NO_CONTENT = 204;
  private static final String DAY_S = "86400";

  private CrossOrigin() {}

  /** Lets a reply be read. */
  public static Reply allow(Reply reply) {
    return reply
        .with("Access-Control-Allow-Origin", "*")
        .with("Access-Control-Expose-Headers", "ETag, Retry-After, " + HeaderField.REQUEST_ID);
  }

  /** What a browser asks before it sends a header of its own accord. */
  static Reply preflight() {
    return allow(new Reply(NO_CONTENT, Json.MEDIA_TYPE, new byte[0]))
        .with("Access-Control-Allow-Methods", "GET")
        .with(
            "Access-Control-Allow-Headers",
            "If-None-Match, Last-Event-ID, " + HeaderField.REQUEST_ID)
        .with("Access-Control-Max-Age", DAY_S);
  }
}
