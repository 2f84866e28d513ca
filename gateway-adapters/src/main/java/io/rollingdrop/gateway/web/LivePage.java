package io.rollingdrop.gateway.web;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.http.Call;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.Reply;
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
  private static final byte[] NOTHING = {};
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

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /** Kept, but asked about at each use, so that an upgrade of the gateway is seen at once. */
  private static final String REVALIDATE = "no-cache";

  private record PageFile(String text, String type, String tag) {}

  void add(Door door, HttpRouting.Builder routing) {
    serve(door, routing, "/", load(INDEX));
    for (String asset : ASSETS) {
      serve(door, routing, "/assets/" + asset, load(asset));
    }
  }

  private static void serve(Door door, HttpRouting.Builder routing, String path, PageFile file) {
    door.open(routing, Method.GET, path, call -> reply(call, file));
    door.open(routing, Method.HEAD, path, call -> reply(call, file));
  }

  private static Reply reply(Call call, PageFile file) {
    boolean known = file.tag().equals(call.header("If-None-Match"));
    return new Reply(
            known ? 304 : 200,
            file.type(),
            known ? NOTHING : file.text().getBytes(StandardCharsets.UTF_8))
        .with("Content-Security-Policy", POLICY)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", REVALIDATE)
        .with("ETag", file.tag());
  }

  private static PageFile load(String name) {
    try (InputStream input = LivePage.class.getResourceAsStream(FOLDER + name)) {
      if (input == null) {
        throw new IllegalStateException("the page's file " + name + " is not on the class path");
      }
      byte[] content = input.readAllBytes();
      return new PageFile(
          new String(content, StandardCharsets.UTF_8), contentType(name), tag(content));
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
