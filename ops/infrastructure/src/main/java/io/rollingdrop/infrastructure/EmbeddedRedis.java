package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Redis: the machine's own where it is installed, else one that came with the build. It appends
 * what it is told to a file, synced each second: a crash loses nothing, the loss of power a second.
 */
public final class EmbeddedRedis extends EmbeddedServer {

  static final String NAME = "redis";
  private static final int ANSWER_WITHIN_MS = 5_000;
  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String PONG = "+PONG\r\n";

  private EmbeddedRedis(int port, ServerProcess process) {
    super(NAME, port, process);
  }

  /**
   * Starts it and returns when it has loaded its data.
   *
   * @throws InfrastructureException if it does not start
   */
  public static EmbeddedRedis start(RedisSettings settings) {
    ServerFolder folder = ServerFolder.take(NAME, settings.folder());
    try {
      ServerProcess.stopOrphan(folder, ProcessHandle::destroy);
      int port = LoopbackPort.take(NAME, settings.port());
      ServerProcess process =
          ServerProcess.start(folder, command(settings, port), Map.of(), ProcessHandle::destroy);
      process.awaitReady(() -> answers(port), settings.startWithin());
      return new EmbeddedRedis(port, process);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static List<String> command(RedisSettings settings, int port) {
    return List.of(
        Executables.find("redis-server").orElseGet(() -> ServerFiles.find().redis()).toString(),
        "--bind",
        LoopbackPort.HOST,
        "--port",
        Integer.toString(port),
        "--daemonize",
        "no",
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--maxmemory",
        settings.maxMemoryMegabytes() + "mb",
        "--maxmemory-policy",
        "noeviction",
        // The append-only file is all there is to keep.
        "--save",
        "");
  }

  /** Asks in its own protocol; while it loads its data it answers with an error. */
  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(LoopbackPort.address(port), ANSWER_WITHIN_MS);
      socket.setSoTimeout(ANSWER_WITHIN_MS);
      socket.getOutputStream().write(PING);
      byte[] answer = socket.getInputStream().readNBytes(PONG.length());
      return PONG.equals(new String(answer, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @return as {@code redis://127.0.0.1:8379}
   */
  @Override
  public String url() {
    return "redis://%s:%d".formatted(LoopbackPort.HOST, port());
  }
}
