package io.rollingdrop.gateway.auth;

import io.helidon.http.Headers;

/** Checks the signature of a request. */
@FunctionalInterface
public interface Authenticator {

  /**
   * @param method of the request, upper case
   * @param pathAndQuery as sent, undecoded
   * @param headers of the request
   * @param body as sent; empty for none
   * @return who made the request
   * @throws io.rollingdrop.gateway.http.ProblemException if it is not authentic
   */
  Principal authenticate(String method, String pathAndQuery, Headers headers, byte[] body);
}
