package io.rollingdrop.satellite.config.web;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The console as it was built. Paths without a file are the console's own and get its first page;
 * where nothing was built, a page says how to. Thread safe.
 */
final class ConsoleFiles {

  private static final String FIRST_PAGE = "index.html";
  private static final String HTML = "text/html; charset=utf-8";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_EACH_TIME = "no-cache";
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  /** A name with the hash of what is in the file, as the console's build makes them. */
  private static final Pattern HASHED = Pattern.compile(".*[-.][A-Za-z0-9_-]{8,}\\.[a-z0-9]{2,5}");

  private static final Map<String, String> MEDIA_TYPES =
      Map.ofEntries(
          Map.entry("html", HTML),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private static final byte[] NOT_BUILT =
      """
      <!doctype html>
      <html lang="en">
      <head><meta charset="utf-8"><title>RollingDrop console</title></head>
      <body>
      <h1>The console is not built yet</h1>
      <p>Build it with <code>ops/rollingdrop build</code>, or in the folder <code>console</code> with
      <code>npm ci &amp;&amp; npm run build</code>, then load this page again. Its API answers under
      <code>/api</code> already.</p>
      </body>
      </html>
      """
          .getBytes(StandardCharsets.UTF_8);

  private final Path folder;

  /**
   * @param folder may be made later
   */
  ConsoleFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Answers a path outside of the API. */
  Reply answer(Call call) {
    String path = call.path();
    if (path.startsWith("/api/") || path.startsWith("/health/")) {
      throw notFound();
    }
    Optional<Path> file = find(path);
    if (file.isPresent()) {
      return file(call, file.get());
    }
    if (isFileName(path)) {
      throw notFound();
    }
    Path first = folder.resolve(FIRST_PAGE);
    return Files.isRegularFile(first)
        ? file(call, first)
        : new Reply(200, HTML, NOT_BUILT).with("Cache-Control", ASK_EACH_TIME);
  }

  private static ProblemException notFound() {
    return ProblemType.NOT_FOUND.problem("There is nothing at this path. Check it.");
  }

  /** A missing script must not be answered with a page: a browser would run into it. */
  private static boolean isFileName(String path) {
    return path.startsWith("/assets/") || path.substring(path.lastIndexOf('/') + 1).contains(".");
  }

  /** The file at a path, if it is in the folder, links followed. */
  private Optional<Path> find(String path) {
    try {
      Path file = folder.resolve(path.replaceFirst("^/+", "")).normalize();
      if (file.startsWith(folder)
          && Files.isRegularFile(file)
          && file.toRealPath().startsWith(folder.toRealPath())) {
        return Optional.of(file);
      }
      return Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Reply file(Call call, Path file) {
    String name = file.getFileName().toString();
    boolean hashed = file.startsWith(folder.resolve("assets")) && HASHED.matcher(name).matches();
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw notFound();
      }
      String tag = "\"%x-%x\"".formatted(Files.getLastModifiedTime(file).toMillis(), size);
      Reply reply =
          call.header(HeaderNames.IF_NONE_MATCH).filter(tag::equals).isPresent()
              ? Reply.empty(304)
              : new Reply(200, mediaType(name), Files.readAllBytes(file));
      return reply.with("ETag", tag).with("Cache-Control", hashed ? FOR_EVER : ASK_EACH_TIME);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  private static String mediaType(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return MEDIA_TYPES.getOrDefault(extension, "application/octet-stream");
  }
}
