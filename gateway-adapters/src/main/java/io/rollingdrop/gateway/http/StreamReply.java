package io.rollingdrop.gateway.http;

import java.io.IOException;
import java.io.OutputStream;

/** A reply without a known end, such as Server-Sent Events. */
public interface StreamReply extends AutoCloseable {

  /** Media type of the stream. */
  String mediaType();

  /**
   * Writes until it is over, or its reader is gone; on the request's own virtual thread, so it may
   * block.
   *
   * @throws IOException if the reader is gone
   */
  void writeTo(OutputStream out) throws IOException;

  /** Gives up what the stream holds; also called if it was never written. */
  @Override
  void close();

  /** What is sent before the stream. */
  default Reply head() {
    return Reply.streamed(mediaType()).with("Cache-Control", "no-store");
  }
}
