package io.rollingdrop.satellite.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console's own files. */
@ExtendWith(RealServers.class)
class ConsoleFilesTest {

  @TempDir Path data;
  private Fixture fixture;
  private Console browser;

  @BeforeEach
  void open() throws Exception {
    fixture = new Fixture(data);
    browser = new Console(fixture.service().port());
  }

  @AfterEach
  void close() {
    browser.close();
    fixture.close();
  }

  private static String text(Console.Answer answer) {
    return new String(answer.response().body(), StandardCharsets.UTF_8);
  }

  @Test
  void whatIsNotBuiltSaysHowToBuildIt() throws Exception {
    Console.Answer answer = browser.get("/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(text(answer)).contains("npm run build");
    assertThat(browser.get("/assets/app.js").status()).isEqualTo(404);
  }

  @Test
  void filesAreServedAndPathsOfTheConsoleGetItsFirstPage() throws Exception {
    Path dist = data.resolve("console-dist");
    Files.createDirectories(dist.resolve("assets"));
    Files.writeString(dist.resolve("index.html"), "<!doctype html>first page");
    Files.writeString(dist.resolve("assets/index-Bx7_kQ2a.js"), "let a;");
    Files.writeString(data.resolve("secret.txt"), "not yours");
    Files.createSymbolicLink(dist.resolve("out.txt"), data.resolve("secret.txt"));

    Console.Answer script = browser.get("/assets/index-Bx7_kQ2a.js");
    assertThat(text(script)).isEqualTo("let a;");
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.header("Cache-Control")).contains("immutable");
    Console.Answer page = browser.get("/config/market-7");
    assertThat(text(page)).contains("first page");
    assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(
            browser.send("GET", "/", null, Map.of("If-None-Match", page.header("ETag"))).status())
        .isEqualTo(304);
    assertThat(browser.get("/assets/gone-12345678.js").status()).isEqualTo(404);
    assertThat(browser.get("/out.txt").status()).isEqualTo(404);
    assertThat(text(browser.get("/%2e%2e/secret.txt"))).doesNotContain("not yours");
    assertThat(text(browser.get("/..%2fsecret.txt"))).doesNotContain("not yours");
    assertThat(browser.get("/api/none").status()).isEqualTo(404);
    assertThat(browser.post("/config", "{}").status()).isEqualTo(405);
  }
}
