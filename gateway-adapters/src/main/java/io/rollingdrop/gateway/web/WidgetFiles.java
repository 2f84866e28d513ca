package io.rollingdrop.gateway.web;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.rollingdrop.gateway.http.CrossOrigin;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.http.ProblemException;
import io.rollingdrop.gateway.http.ProblemType;
import io.rollingdrop.gateway.http.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The widget SDK's built files at {@code /widgets/}, for every page, and the demo partner's page at
 * {@code /demo/}. Read from their folder at each request, so that a new build is served at once.
 *
 * <p>Only regular files of known types, and only those that really lie in the folder: the path is
 * resolved with all links before it is compared.
 */
public final class WidgetFiles {

  private static final String DEMO = "demo";
  private static final String INDEX = "index.html";
  private static final long MOST_BYTES = 8L << 20;

  /** As the SDK's build names what never changes: {@code widget-4OU4ZP5F.js}. */
  private static final Pattern HASHED = Pattern.compile(".+-[0-9A-Z]{8}\\.[a-z.]+");

  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String BRIEFLY = "public, max-age=60";
  private static final String REVALIDATE = "no-cache";

  /** The page loads the widgets as any partner's would, and nothing from elsewhere but pictures. */
  private static final String DEMO_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "map", "application/json",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webp", "image/webp",
          "woff2", "font/woff2",
          "txt", "text/plain; charset=utf-8");

  private final Optional<Path> folder;

  /**
   * @param folder empty: nothing is served
   */
  public WidgetFiles(Optional<Path> folder) {
    this.folder = folder;
  }

  /** Adds the routes. */
  public void add(Door door, HttpRouting.Builder routing) {
    door.shared(routing, "/widgets/{+file}", call -> widget(call.pathName("file")));
    door.open(routing, Method.GET, "/demo", call -> seeDemo());
    door.open(routing, Method.GET, "/demo/", call -> demo(INDEX));
    door.open(routing, Method.GET, "/demo/{+file}", call -> demo(call.pathName("file")));
  }

  private static Reply seeDemo() {
    return new Reply(308, "text/plain", new byte[0]).with("Location", "/demo/");
  }

  private Reply widget(String name) {
    Path file = find(root(), name);
    boolean hashed = HASHED.matcher(file.getFileName().toString()).matches();
    return CrossOrigin.allow(reply(file))
        .with("Cross-Origin-Resource-Policy", "cross-origin")
        .with("Cache-Control", hashed ? FOR_EVER : BRIEFLY);
  }

  private Reply demo(String name) {
    return reply(find(root().resolve(DEMO), name.isEmpty() ? INDEX : name))
        .with("Content-Security-Policy", DEMO_POLICY)
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", REVALIDATE);
  }

  private Path root() {
    return folder.orElseThrow(
        () ->
            ProblemType.NOT_FOUND.problem(
                "This gateway serves no widgets: its setting 'widgets' names no folder. Ask the"
                    + " operator."));
  }

  private static Path find(Path root, String name) {
    try {
      Path real = root.toRealPath();
      Path file = real.resolve(name).normalize().toRealPath();
      if (file.startsWith(real) && Files.isRegularFile(file) && TYPES.containsKey(ending(file))) {
        return file;
      }
    } catch (IOException | InvalidPathException e) {
      // Not there, and so answered as what is not there.
    }
    if (!Files.isDirectory(root)) {
      throw ProblemType.NOT_FOUND.problem(
          "The widgets are not built: their folder is not there. Ask the operator.");
    }
    throw notFound();
  }

  private static ProblemException notFound() {
    return ProblemType.NOT_FOUND.problem(
        "There is no such file among the widgets. Start at /widgets/loader.js or /demo/.");
  }

  private static Reply reply(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw notFound();
      }
      return new Reply(200, TYPES.get(ending(file)), Files.readAllBytes(file))
          .with("X-Content-Type-Options", "nosniff");
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file.getFileName(), e);
    }
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
