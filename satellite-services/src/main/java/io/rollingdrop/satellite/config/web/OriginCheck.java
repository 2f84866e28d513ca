package io.rollingdrop.satellite.config.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other sites from changing anything with the user's cookie (CSRF): what changes something
 * must come from a page of ours, as the browser says in Origin, and must be declared as JSON, which
 * a foreign page cannot do without being asked for permission first.
 */
final class OriginCheck {

  private static final String JSON = "application/json";

  private final Set<String> origins = ConcurrentHashMap.newKeySet();

  /**
   * @param origins of the console, as {@code https://console.example.com}
   */
  OriginCheck(Set<String> origins) {
    origins.forEach(origin -> this.origins.add(origin.toLowerCase(Locale.ROOT)));
  }

  /** The server listens: pages of this machine are ours too. */
  void addLoopback(int port) {
    for (String host : Set.of("127.0.0.1", "localhost", "[::1]")) {
      origins.add("http://" + host + ":" + port);
    }
  }

  /**
   * Checks a request that changes something.
   *
   * @param hasBody whether it has one
   * @throws ProblemException if it may come from elsewhere
   */
  void check(ServerRequestHeaders headers, boolean hasBody) {
    String origin = headers.first(HeaderNames.ORIGIN).orElse("");
    if (!origins.contains(origin.toLowerCase(Locale.ROOT))) {
      throw ProblemType.FOREIGN_ORIGIN.problem(
          "Origin '%s' is not the console's. Send Origin with the address that the console is"
                  .formatted(origin.length() <= 100 ? origin : origin.substring(0, 100))
              + " opened at; if that is another than this server's, name it in the settings.");
    }
    if (hasBody && !isJson(headers.first(HeaderNames.CONTENT_TYPE).orElse(""))) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.problem(
          "Content-Type must be application/json. Send it so.");
    }
  }

  private static boolean isJson(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT).strip();
    return lower.equals(JSON) || lower.startsWith(JSON + ";");
  }
}
