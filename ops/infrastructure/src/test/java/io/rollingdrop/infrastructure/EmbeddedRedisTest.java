package io.rollingdrop.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

  @TempDir Path folder;

  @Test
  void whatWasSetSurvivesAKilledServer() throws IOException {
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.in(folder))) {
      assertThat(command(redis, "SET market halted")).isEqualTo("+OK");
      redis.kill();
      assertThat(redis.isAlive()).isFalse();
    }
    try (EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.in(folder))) {
      assertThat(command(redis, "STRLEN market")).isEqualTo(":6");
    }
  }

  @Test
  void aTakenPortIsToldWithWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RedisSettings settings = RedisSettings.in(folder).withPort(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedRedis.start(settings))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("redis")
          .hasMessageContaining("choose another");
    }
    // The folder was given back.
    EmbeddedRedis.start(RedisSettings.in(folder)).close();
  }

  @Test
  void twoServersAtATimeEachHaveTheirOwnFolder() throws IOException {
    try (EmbeddedRedis one = EmbeddedRedis.start(RedisSettings.in(folder.resolve("one")));
        EmbeddedRedis two = EmbeddedRedis.start(RedisSettings.in(folder.resolve("two")))) {
      assertThat(command(one, "SET who one")).isEqualTo("+OK");
      assertThat(command(two, "EXISTS who")).isEqualTo(":0");
      assertThatThrownBy(() -> EmbeddedRedis.start(RedisSettings.in(folder.resolve("one"))))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining("runs already");
    }
  }

  @Test
  void whatAServerSaysBeforeItEndsIsPartOfTheError() {
    RedisSettings impossible = new RedisSettings(folder, 0, -1, Infrastructure.START_WITHIN);
    assertThatThrownBy(() -> EmbeddedRedis.start(impossible))
        .isInstanceOf(InfrastructureException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("maxmemory");
  }

  private static String command(EmbeddedRedis redis, String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return answers.readLine();
    }
  }
}
