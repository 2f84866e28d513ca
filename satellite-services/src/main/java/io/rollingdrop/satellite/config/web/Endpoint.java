package io.rollingdrop.satellite.config.web;

/** Answers requests that came through the door. Thread safe. */
@FunctionalInterface
interface Endpoint {

  /**
   * @throws ProblemException to be answered with a problem
   * @throws InterruptedException if the server stops
   */
  Reply answer(Call call) throws InterruptedException;
}
