package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A registry of schemas (Apicurio Registry), with the interface of Confluent's. It keeps them in an
 * H2 database in its folder, written at each commit: ids of schemas, which records in Kafka hold,
 * survive its crash.
 */
public final class EmbeddedRegistry extends EmbeddedServer {

  static final String NAME = "registry";
  private static final String API = "/apis/ccompat/v7";
  private static final int ANSWER_WITHIN_MS = 5_000;
  private static final int OK = 200;

  private EmbeddedRegistry(int port, ServerProcess process) {
    super(NAME, port, process);
  }

  /**
   * Starts it and returns when it answers.
   *
   * @throws InfrastructureException if it does not start
   */
  public static EmbeddedRegistry start(RegistrySettings settings) {
    ServerFolder folder = ServerFolder.take(NAME, settings.folder());
    try {
      ServerProcess.stopOrphan(folder, ProcessHandle::destroy);
      int port = LoopbackPort.take(NAME, settings.port());
      ServerProcess process =
          ServerProcess.start(
              folder,
              command(settings, port, folder),
              Map.of("QUARKUS_CONSOLE_COLOR", "false"),
              ProcessHandle::destroy);
      process.awaitReady(() -> answers(port), settings.startWithin());
      return new EmbeddedRegistry(port, process);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static List<String> command(RegistrySettings settings, int port, ServerFolder folder) {
    return List.of(
        Executables.java(),
        "-Xmx" + settings.heapMegabytes() + "m",
        // It answers a few requests a minute: a fast start is worth more than throughput.
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-Dquarkus.http.host=" + LoopbackPort.HOST,
        "-Dquarkus.http.port=" + port,
        "-Dquarkus.http.access-log.enabled=false",
        "-Dquarkus.log.level=WARN",
        "-Dquarkus.banner.enabled=false",
        "-Dapicurio.storage.kind=sql",
        "-Dapicurio.storage.sql.kind=h2",
        "-Dapicurio.datasource.url=jdbc:h2:file:"
            + folder.resolve("registry")
            // Its own shutdown hook would close it under the registry's last requests.
            + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
        "-jar",
        ServerFiles.find().registryJar().toString());
  }

  private static String url(int port) {
    return "http://%s:%d%s".formatted(LoopbackPort.HOST, port, API);
  }

  private static boolean answers(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url(port) + "/subjects").toURL().openConnection();
      connection.setConnectTimeout(ANSWER_WITHIN_MS);
      connection.setReadTimeout(ANSWER_WITHIN_MS);
      try {
        return connection.getResponseCode() == OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @return base of the Confluent-compatible interface, as {@code
   *     http://127.0.0.1:8094/apis/ccompat/v7}
   */
  @Override
  public String url() {
    return url(port());
  }
}
