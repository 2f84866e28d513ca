package io.rollingdrop.gateway.web;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The live page's files, from the class path's {@code web/} folder into memory once. The page loads
 * nothing from elsewhere, and its content security policy lets it load nothing from elsewhere.
 */
final class LivePage {

  private static final String FOLDER = "/web/";
  private static final String INDEX = "index.html";
  private static final List<String> ASSETS =
      List.of(
          "page.css",
          "page.js",
          "book.js",
          "chart.js",
          "decimal.js",
          "feed.js",
          "latency.js",
          "icon.svg");

  private static final Header POLICY =
      HeaderValues.createCached(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'");
  private static final Header NO_SNIFFING =
      HeaderValues.createCached("X-Content-Type-Options", "nosniff");
  private static final Header NO_REFERRER =
      HeaderValues.createCached("Referrer-Policy", "no-referrer");

  /** Kept, but asked about at each use, so that an upgrade of the gateway is seen at once. */
  private static final Header REVALIDATE =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");

  private record PageFile(String text, Header type, Header tag) {}

  void routing(HttpRouting.Builder routing) {
    serve(routing, "/", load(INDEX));
    for (String asset : ASSETS) {
      serve(routing, "/assets/" + asset, load(asset));
    }
  }

  private static void serve(HttpRouting.Builder routing, String path, PageFile file) {
    routing.get(path, (request, response) -> send(request, response, file));
    routing.head(path, (request, response) -> send(request, response, file));
  }

  private static void send(ServerRequest request, ServerResponse response, PageFile file) {
    response.header(POLICY);
    response.header(NO_SNIFFING);
    response.header(NO_REFERRER);
    response.header(REVALIDATE);
    response.header(file.tag());
    if (request.headers().contains(HeaderNames.IF_NONE_MATCH)
        && request.headers().get(HeaderNames.IF_NONE_MATCH).get().equals(file.tag().get())) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    response.header(file.type());
    response.send(file.text().getBytes(StandardCharsets.UTF_8));
  }

  private static PageFile load(String name) {
    try (InputStream input = LivePage.class.getResourceAsStream(FOLDER + name)) {
      if (input == null) {
        throw new IllegalStateException("the page's file " + name + " is not on the class path");
      }
      byte[] content = input.readAllBytes();
      return new PageFile(
          new String(content, StandardCharsets.UTF_8),
          HeaderValues.createCached(HeaderNames.CONTENT_TYPE, contentType(name)),
          HeaderValues.createCached(HeaderNames.ETAG, tag(content)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> throw new IllegalArgumentException("no content type is known for " + name);
    };
  }

  private static String tag(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
