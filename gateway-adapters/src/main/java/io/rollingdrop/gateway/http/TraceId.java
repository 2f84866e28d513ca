package io.rollingdrop.gateway.http;

import java.util.HexFormat;

/**
 * The trace id of a W3C {@code traceparent} header (W3C Recommendation "Trace Context", section
 * 3.2).
 *
 * @param high upper 64 bits; with {@code low} 0: no trace
 */
public record TraceId(long high, long low) {

  /** No trace. */
  public static final TraceId NONE = new TraceId(0, 0);

  private static final int LENGTH = 55;
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;

  /**
   * As the recommendation asks, a malformed header is ignored, not refused.
   *
   * @param traceparent the header's value; null for none
   */
  public static TraceId of(String traceparent) {
    if (traceparent == null
        || traceparent.length() < LENGTH
        || (traceparent.length() > LENGTH && traceparent.charAt(LENGTH) != '-')
        || traceparent.charAt(TRACE_ID - 1) != '-'
        || traceparent.charAt(PARENT_ID - 1) != '-'
        || traceparent.charAt(FLAGS - 1) != '-'
        || traceparent.startsWith("ff")) {
      return NONE;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = traceparent.charAt(i);
      boolean separator = i == TRACE_ID - 1 || i == PARENT_ID - 1 || i == FLAGS - 1;
      if (!separator && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return NONE;
      }
    }
    return new TraceId(
        HexFormat.fromHexDigitsToLong(traceparent, TRACE_ID, TRACE_ID + 16),
        HexFormat.fromHexDigitsToLong(traceparent, TRACE_ID + 16, PARENT_ID - 1));
  }
}
