package io.rollingdrop.satellite.config.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered: status, headers, and a body that may be empty. */
final class Reply {

  private final int status;
  private final String mediaType;
  private final byte[] body;
  private final Map<String, String> headers = new LinkedHashMap<>();

  Reply(int status, String mediaType, byte[] body) {
    this.status = status;
    this.mediaType = mediaType;
    this.body = body;
  }

  /** A JSON object. */
  static Reply json(int status, Json.Part members) {
    return new Reply(status, Json.MEDIA_TYPE, Json.object(members));
  }

  /** Nothing. */
  static Reply empty(int status) {
    return new Reply(status, "", new byte[0]);
  }

  /** Adds a header. */
  Reply with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  int status() {
    return status;
  }

  String mediaType() {
    return mediaType;
  }

  byte[] body() {
    return body;
  }

  Map<String, String> headers() {
    return headers;
  }
}
