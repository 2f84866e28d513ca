package io.rollingdrop.satellite.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who gets in, for how long, and from where. */
@ExtendWith(RealServers.class)
class SignInTest {

  private static final String FLAGS =
      "{\"batches\":true,\"public_stream\":true,\"public_snapshots\":false}";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final InstantSource clock = now::get;

  @TempDir Path data;
  private Fixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new Fixture(data, settings -> settings, clock);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  @Test
  void thePasswordIsInAFileOfItsOwnersOnly() throws Exception {
    fixture.awaitReady();
    Path file = data.resolve("credentials").resolve("console");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(file).getFirst()).isEqualTo("RD_USER=operator");
    String first = fixture.password();
    assertThat(first).hasSizeGreaterThanOrEqualTo(24);

    fixture.service().close();
    fixture.start();
    fixture.awaitReady();
    assertThat(fixture.password()).isEqualTo(first);

    fixture.service().close();
    Files.delete(file);
    fixture.start();
    fixture.awaitReady();
    assertThat(fixture.password()).as("a lost password is replaced").isNotEqualTo(first);
    fixture.console().close();
  }

  @Test
  void aSessionIsACookieThatScriptsDoNotSee() throws Exception {
    fixture.awaitReady();
    try (Console console = new Console(fixture.service().port())) {
      assertThat(console.get("/api/session").status()).isEqualTo(401);

      Console.Answer answer = console.signIn("operator", fixture.password());

      assertThat(answer.body().path("user").asText()).isEqualTo("operator");
      assertThat(answer.body().path("role").asText()).isEqualTo("operator");
      assertThat(answer.header("Set-Cookie"))
          .matches(
              "rd_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(console.get("/api/session").status()).isEqualTo(200);

      assertThat(console.delete("/api/session").status()).isEqualTo(204);
      assertThat(console.get("/api/session").status()).isEqualTo(401);
    }
  }

  @Test
  void everythingElseNeedsASession() throws Exception {
    fixture.awaitReady();
    try (Console console = new Console(fixture.service().port())) {
      for (String path :
          List.of(
              "/api/config",
              "/api/config/flags",
              "/api/config/flags/history",
              "/api/markets",
              "/api/dashboard",
              "/api/events")) {
        assertThat(console.get(path).status()).as(path).isEqualTo(401);
      }
      assertThat(console.save("flags", 1, FLAGS).status()).isEqualTo(401);
      assertThat(console.post("/api/markets/7/state", "{\"state\":\"halted\"}").status())
          .isEqualTo(401);
      assertThat(
              console
                  .send(
                      "GET", "/api/config", null, Map.of("Cookie", "rd_session=" + "x".repeat(43)))
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void wrongPasswordAndUnknownUserAreOneAnswerAndLimited() throws Exception {
    fixture.awaitReady();
    try (Console console = new Console(fixture.service().port())) {
      Console.Answer wrong = console.signIn("operator", "guess");
      Console.Answer unknown = console.signIn("nobody", "guess");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(unknown.body()).isEqualTo(wrong.body());

      Set<Integer> statuses = new HashSet<>();
      Console.Answer last = wrong;
      for (int i = 0; i < 40 && last.status() != 429; i++) {
        last = console.signIn("operator", "guess");
        statuses.add(last.status());
      }
      assertThat(statuses).containsExactlyInAnyOrder(401, 429);
      assertThat(Long.parseLong(last.header("Retry-After"))).isPositive();
      assertThat(console.signIn("operator", fixture.password()).status())
          .as("the right password is not looked at either")
          .isEqualTo(429);
    }
  }

  @Test
  void aSessionEndsWhenItIsNotUsed() throws Exception {
    try (Console console = fixture.console()) {
      pass(Duration.ofMinutes(59));
      assertThat(console.get("/api/session").status()).isEqualTo(200);
      pass(Duration.ofMinutes(59));
      assertThat(console.get("/api/session").status()).isEqualTo(200);
      pass(Duration.ofMinutes(60));
      assertThat(console.get("/api/session").status()).isEqualTo(401);
    }
  }

  @Test
  void aSessionEndsAfterTwelveHoursWhateverItsUse() throws Exception {
    try (Console console = fixture.console()) {
      for (int i = 0; i < 23; i++) {
        pass(Duration.ofMinutes(30));
        assertThat(console.get("/api/session").status()).isEqualTo(200);
      }
      pass(Duration.ofMinutes(30));
      assertThat(console.get("/api/session").status()).isEqualTo(401);
    }
  }

  @Test
  void aSessionOutlivesTheServiceAndItsUseIsKnownAfter() throws Exception {
    try (Console before = fixture.console()) {
      pass(Duration.ofMinutes(50));
      assertThat(before.get("/api/session").status()).isEqualTo(200);
      fixture.service().close();
      fixture.start();
      fixture.awaitReady();
      try (Console after = new Console(fixture.service().port())) {
        after.useCookieOf(before);
        pass(Duration.ofMinutes(50));
        assertThat(after.get("/api/session").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void anotherSiteChangesNothing() throws Exception {
    try (Console console = fixture.console()) {
      String path = "/api/config/flags";
      String body = "{\"body\":" + FLAGS + "}";
      Map<String, String> foreign = Map.of("If-Match", "\"1\"", "Origin", "https://evil.example");
      Map<String, String> silent = Map.of("If-Match", "\"1\"", "Origin", "");
      Map<String, String> form =
          Map.of("If-Match", "\"1\"", "Content-Type", "text/plain;charset=UTF-8");

      assertThat(console.send("PUT", path, body, foreign).status()).isEqualTo(403);
      assertThat(console.send("PUT", path, body, silent).status()).isEqualTo(403);
      assertThat(console.send("PUT", path, body, form).status()).isEqualTo(415);
      assertThat(console.send("DELETE", "/api/session", null, Map.of("Origin", "null")).status())
          .isEqualTo(403);
      assertThat(console.get("/api/config/flags").body().path("version").asLong()).isEqualTo(1);
    }
  }

  @Test
  void everyAnswerTellsTheBrowserWhatItMayDo() throws Exception {
    fixture.awaitReady();
    try (Console console = new Console(fixture.service().port())) {
      for (String path : List.of("/", "/drops", "/api/config", "/health/live", "/none.js")) {
        Console.Answer answer = console.get(path);
        assertThat(answer.header("Content-Security-Policy"))
            .as(path)
            .contains("default-src 'self'", "connect-src 'self' http://127.0.0.1:8080")
            .contains("frame-ancestors 'none'");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("RD-Request-Id")).isNotEmpty();
      }
      assertThat(
              console
                  .send("GET", "/", null, Map.of("RD-Request-Id", "abc"))
                  .header("RD-Request-Id"))
          .isEqualTo("abc");
    }
  }

  @Test
  void whatIsDoneIsAudited() throws Exception {
    Logger audit = (Logger) LoggerFactory.getLogger("audit");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    audit.setLevel(Level.INFO);
    audit.addAppender(lines);
    try (Console console = fixture.console()) {
      console.signIn("operator", "secret-guess");
      console.save("flags", 1, FLAGS);
      console.save("flags", 1, FLAGS);
    } finally {
      audit.detachAppender(lines);
    }
    List<String> written = lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(written)
        .anyMatch(
            line -> line.contains("\"action\":\"sign-in\"") && line.contains("sign-in-failed"))
        .anyMatch(
            line ->
                line.contains("\"action\":\"change-config\",\"user\":\"operator\"")
                    && line.contains("\"outcome\":\"done\",\"document\":\"flags\"")
                    && line.contains("\"from_version\":1,\"to_version\":2"))
        .anyMatch(line -> line.contains("\"outcome\":\"stale-version\""))
        .noneMatch(line -> line.contains("secret-guess"));
  }
}
