package io.rollingdrop.infrastructure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Kafka of one node, broker and controller in one (KRaft), in a Java VM of its own: its libraries
 * are not those of its clients. Topics that it is asked for are not made by themselves: a client
 * that misspells one must see it.
 */
public final class EmbeddedKafka extends EmbeddedServer {

  static final String NAME = "kafka";

  /** Any id will do; a fixed one needs no file to remember it. */
  private static final String CLUSTER_ID = "cm9sbGluZ2Ryb3AtMDAwMQ";

  private static final String STARTED = "Kafka Server started";

  private final int controllerPort;

  private EmbeddedKafka(int port, int controllerPort, ServerProcess process) {
    super(NAME, port, process);
    this.controllerPort = controllerPort;
  }

  /**
   * Starts it and returns when it takes clients; the first time it also lays out its folder.
   *
   * @throws InfrastructureException if it does not start
   */
  public static EmbeddedKafka start(KafkaSettings settings) {
    ServerFolder folder = ServerFolder.take(NAME, settings.folder());
    try {
      ServerProcess.stopOrphan(folder, ProcessHandle::destroy);
      int port = LoopbackPort.take(NAME, settings.port());
      int controllerPort =
          LoopbackPort.take("the controller of " + NAME, settings.controllerPort());
      Path logs = folder.resolve("logs");
      Path configuration = folder.resolve("server.properties");
      Files.writeString(configuration, configuration(settings, port, controllerPort, logs));
      layOutOnce(folder, logs, configuration, settings.startWithin());
      ServerProcess process =
          ServerProcess.start(
              folder,
              java(settings.heapMegabytes(), "kafka.Kafka", configuration.toString()),
              Map.of(),
              ProcessHandle::destroy);
      process.awaitReady(() -> process.log().contains(STARTED), settings.startWithin());
      return new EmbeddedKafka(port, controllerPort, process);
    } catch (IOException e) {
      folder.close();
      throw new InfrastructureException(
          "cannot write the configuration of kafka in %s: %s"
              .formatted(settings.folder(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Again until it has succeeded once: it writes the file that it is known by last. */
  private static void layOutOnce(
      ServerFolder folder, Path logs, Path configuration, Duration within) {
    if (Files.exists(logs.resolve("meta.properties"))) {
      return;
    }
    ServerProcess.run(
        folder,
        java(
            KafkaSettings.in(logs).heapMegabytes(),
            "kafka.tools.StorageTool",
            "format",
            "--ignore-formatted",
            "--cluster-id",
            CLUSTER_ID,
            "--config",
            configuration.toString()),
        Map.of(),
        within);
  }

  private static List<String> java(int heapMegabytes, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Executables.java());
    command.add("-Xmx" + heapMegabytes + "m");
    // One node with few partitions: a fast start is worth more than peak throughput.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.add("-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info");
    command.add("-Dorg.slf4j.simpleLogger.showDateTime=true");
    command.add("-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    command.add("-cp");
    command.add(ServerFiles.find().kafka());
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return command;
  }

  private static String configuration(
      KafkaSettings settings, int port, int controllerPort, Path logs) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@%1$s:%3$d
    listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
    advertised.listeners=PLAINTEXT://%1$s:%2$d
    controller.listener.names=CONTROLLER
    log.dirs=%4$s

    auto.create.topics.enable=false
    delete.topic.enable=true
    log.retention.ms=%5$d

    # There is one broker to hold them.
    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1

    # Nobody else joins: no wait for others, and few partitions to open at each start.
    group.initial.rebalance.delay.ms=0
    offsets.topic.num.partitions=1
    transaction.state.log.num.partitions=1
    share.coordinator.state.topic.num.partitions=1
    """
        .formatted(LoopbackPort.HOST, port, controllerPort, logs, settings.retention().toMillis());
  }

  /**
   * @return bootstrap servers, as {@code 127.0.0.1:8092}
   */
  @Override
  public String url() {
    return LoopbackPort.HOST + ":" + port();
  }

  /** The port at which it talks to itself. */
  public int controllerPort() {
    return controllerPort;
  }
}
