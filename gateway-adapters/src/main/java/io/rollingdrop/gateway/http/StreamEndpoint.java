package io.rollingdrop.gateway.http;

/** Answers calls with streams. */
@FunctionalInterface
public interface StreamEndpoint {
  /**
   * @return the stream, which the door writes and then closes
   * @throws ProblemException to answer with a problem instead
   */
  StreamReply open(Call call);
}
