package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A core is killed at random moments under load, again and again; an independent reader watches its
 * feed.
 *
 * <p>{@code -Drollingdrop.kills=1000} for more of them, {@code -Drollingdrop.seed=N} for the
 * moments of a run that failed.
 */
class KilledCoreTest {

  private static final int ROUNDS = Integer.getInteger("rollingdrop.kills", 12);
  private static final long SEED = Long.getLong("rollingdrop.seed", System.nanoTime());
  private static final int MOST_ACKNOWLEDGED = 1_000;

  @TempDir Path directory;
  @TempDir Path copies;

  @ParameterizedTest
  @EnumSource(Durability.class)
  void what_was_acknowledged_is_there_once_and_published_events_stay_as_they_were(
      Durability durability) throws IOException {
    Random random = new Random(SEED);
    long from = System.nanoTime();
    TreeSet<Long> acknowledged = new TreeSet<>();
    Map<Position, byte[]> witnessed = new HashMap<>();
    Position watched = Position.START;
    for (int round = 0; round < ROUNDS; round++) {
      Process core = start(durability, random.nextLong());
      try (BufferedReader out = core.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("READY");
        int until = 1 + random.nextInt(MOST_ACKNOWLEDGED);
        for (int i = 0; i < until; i++) {
          acknowledged.add(Long.valueOf(out.readLine()));
        }
        watched = watch(watched, witnessed);
        core.toHandle().destroyForcibly();
        out.lines()
            .filter(line -> line.matches("\\d+"))
            .forEach(line -> acknowledged.add(Long.valueOf(line)));
      } finally {
        core.destroyForcibly();
        core.onExit().orTimeout(20, TimeUnit.SECONDS).join();
      }
    }
    System.out.printf(
        "%s, seed %d: %d kills, %d ms each, %d commands acknowledged%n",
        durability,
        SEED,
        ROUNDS,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from) / ROUNDS,
        acknowledged.size());
    assertThat(witnessed).isNotEmpty();
    String fromSnapshot = recoveredHash("the snapshot at", durability);
    SnapshotFiles.delete(directory);
    assertThat(recoveredHash("the first command", durability)).isEqualTo(fromSnapshot);

    try (CoreOnDisk recovered = new CoreOnDisk(directory, durability)) {
      assertThat(recovered.core.recovery().toString()).contains("epoch 1,");
      Map<Long, Integer> accepted = new HashMap<>();
      List<byte[]> events = recovered.events();
      for (byte[] event : events) {
        UnsafeBuffer buffer = new UnsafeBuffer(event);
        EventHeaderDecoder header =
            new EventHeaderDecoder().wrap(buffer, CommandFormat.MESSAGE_HEADER);
        if (CommandFormat.templateId(buffer, 0) == OrderAcceptedDecoder.TEMPLATE_ID) {
          accepted.merge(header.sequence(), 1, Integer::sum);
        }
        byte[] before =
            witnessed.remove(
                new Position(header.epoch(), header.sequence(), header.index(), header.checksum()));
        assertThat(before == null || Arrays.equals(before, event)).isTrue();
      }
      assertThat(witnessed).as("events read before a kill and not found after it").isEmpty();
      assertThat(accepted.values()).allMatch(times -> times == 1);
      assertThat(accepted.keySet()).containsAll(acknowledged);
    }
  }

  /**
   * The state hash that the next start comes to, going on from where it is said; nothing is decided
   * then that would change it.
   */
  private String recoveredHash(String from, Durability durability) {
    Path copy = SnapshotFiles.copy(directory, copies.resolve(from));
    String recovery;
    try (CoreOnDisk recovered = new CoreOnDisk(copy, durability)) {
      recovery = recovered.core.recovery().toString();
    }
    assertThat(recovery).contains(from);
    return recovery.replaceFirst(".*state hash ([0-9a-f]+).*", "$1");
  }

  /** Reads what is published by now, in this process, as any consumer would. */
  private Position watch(Position from, Map<Position, byte[]> witnessed) {
    try (EventSubscription subscription = JournalDirectory.readEvents(directory).open(from)) {
      int read;
      do {
        read =
            subscription.poll(
                (buffer, offset, length) -> {
                  byte[] event = new byte[length];
                  buffer.getBytes(offset, event);
                  EventHeaderDecoder header =
                      new EventHeaderDecoder().wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
                  witnessed.put(
                      new Position(
                          header.epoch(), header.sequence(), header.index(), header.checksum()),
                      event);
                },
                1_000);
      } while (read > 0);
      return subscription.position();
    }
  }

  private Process start(Durability durability, long seed) throws IOException {
    String root = System.getProperty("rollingdrop.root");
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of(root, "ops", "jvm.options"),
            "-Xmx512m",
            // A process that lives for a second is not worth more compiling.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            LoadedCore.class.getName(),
            directory.toString(),
            durability.name(),
            Long.toString(seed))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
