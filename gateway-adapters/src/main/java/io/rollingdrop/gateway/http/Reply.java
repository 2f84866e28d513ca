package io.rollingdrop.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered: status, headers, and a body that may be empty. */
public final class Reply {

  private static final byte[] NONE = {};

  private final int status;
  private final String mediaType;
  private final byte[] body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  public Reply(int status, String mediaType, byte[] body) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
  }

  /** The status and headers of a body that is streamed. */
  static Reply streamed(String mediaType) {
    return new Reply(200, mediaType, null);
  }

  /** Whether the body is written later, as a stream. */
  boolean isStreamed() {
    return body == null;
  }

  /** A JSON object. */
  public static Reply json(int status, Json.Part members) {
    return new Reply(status, Json.MEDIA_TYPE, Json.object(members));
  }

  /** Adds a header. */
  public Reply with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Adds the sequence that this answer reflects. */
  public Reply withSequence(long sequence) {
    return with(HeaderField.SEQUENCE, Long.toString(sequence));
  }

  public int status() {
    return status;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Empty where there is none, or where it is streamed. */
  public byte[] body() {
    return body == null ? NONE : body;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
