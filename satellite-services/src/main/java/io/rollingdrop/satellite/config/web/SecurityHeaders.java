package io.rollingdrop.satellite.config.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Headers that tell browsers what the console may do. On every answer. */
final class SecurityHeaders {

  private final List<Header> headers = new ArrayList<>();

  /**
   * @param gateway that the console reads live prices from
   * @param secure whether the console is only ever reached by HTTPS
   */
  SecurityHeaders(URI gateway, boolean secure) {
    // Styles inline: the console's components set theirs so. Scripts never. Pictures of drops are
    // on their issuers' servers.
    add(
        "Content-Security-Policy",
        "default-src 'self'; connect-src 'self' %s; img-src 'self' data: https: http:;"
                .formatted(gateway)
            + " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'");
    add("X-Content-Type-Options", "nosniff");
    add("X-Frame-Options", "DENY");
    add("Referrer-Policy", "no-referrer");
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (secure) {
      add("Strict-Transport-Security", "max-age=31536000");
    }
  }

  private void add(String name, String value) {
    headers.add(HeaderValues.createCached(HeaderNames.create(name), value));
  }

  void addTo(ServerResponse response) {
    headers.forEach(response::header);
  }
}
