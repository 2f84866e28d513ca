package io.rollingdrop.ops.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has a running core take a snapshot, and waits until it is valid. */
@Command(
    name = "snapshot",
    description = "Has the running core take a snapshot of its state, and waits until it is valid.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0:taken", "1:no core there, or it could not be written", "2:wrong usage"},
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final long POLL_MS = 50;
  private static final long PROGRESS_NS = TimeUnit.SECONDS.toNanos(2);
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  @Option(
      names = "--core",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:${env:ROLLINGDROP_CORE_PORT:-8082}",
      description = "The core's admin door. Default: ${DEFAULT-VALUE}.")
  private URI core;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait. Default: ${DEFAULT-VALUE}.")
  private long timeoutS;

  private final JsonMapper json = new JsonMapper();

  @Override
  public Integer call() throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return take(http);
    } catch (IOException e) {
      System.err.printf(
          "rollingdrop journal snapshot: no core answers at %s (%s): a snapshot is taken by a"
              + " running core; start it, or say where it is with --core%n",
          core, e);
      return 1;
    }
  }

  private int take(HttpClient http) throws IOException, InterruptedException {
    long from = System.nanoTime();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(core.resolve("/snapshots")).timeout(REQUEST_TIMEOUT);
    JsonNode before =
        ask(
            http,
            request
                .copy()
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            ACCEPTED);
    long atLeast = before.path("published_sequence").asLong();
    long failures = before.path("failures").asLong();
    long nextProgress = from + PROGRESS_NS;
    while (true) {
      JsonNode now = ask(http, request.copy().GET().build(), OK);
      if (now.path("newest_snapshot").asLong() >= atLeast) {
        System.out.printf(
            "snapshot of sequence %d, in %.1f s%n",
            now.path("newest_snapshot").asLong(), seconds(from));
        return 0;
      }
      if (now.path("failures").asLong() > failures) {
        System.err.println(
            "rollingdrop journal snapshot: it could not be written; the core's log says why");
        return 1;
      }
      if (seconds(from) > timeoutS) {
        System.err.printf(
            "rollingdrop journal snapshot: not taken within %d s; the core's log may say why%n",
            timeoutS);
        return 1;
      }
      if (System.nanoTime() - nextProgress >= 0) {
        nextProgress += PROGRESS_NS;
        System.err.printf("  taking it, %.0f s%n", seconds(from));
      }
      Thread.sleep(POLL_MS);
    }
  }

  private JsonNode ask(HttpClient http, HttpRequest request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != expected) {
      throw new IOException("status " + response.statusCode());
    }
    return json.readTree(response.body());
  }

  private static double seconds(long from) {
    return (System.nanoTime() - from) / 1e9;
  }
}
