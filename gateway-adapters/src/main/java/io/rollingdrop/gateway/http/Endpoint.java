package io.rollingdrop.gateway.http;

/** Answers calls; on a virtual thread of the request's own, so it may block. */
@FunctionalInterface
public interface Endpoint {
  /**
   * @return the reply
   * @throws ProblemException to answer with a problem
   */
  Reply answer(Call call);
}
