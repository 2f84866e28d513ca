package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rollingdrop.pipeline.CoreSettings;
import io.rollingdrop.pipeline.DiskMarks;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.Outcome;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A core on a small file system of its own, which fills. Needs root, to mount it, and ext4's tools;
 * is skipped without.
 */
class FullDiskTest {

  private static final int MIB = 1 << 20;

  /** Until the core refuses, besides the blocks that it takes ahead. */
  private static final int ROOM_MIB = 48;

  private static final int IN_FLIGHT = 256;

  @TempDir Path folder;
  private Path mounted;
  private boolean isMounted;
  private final TreeSet<Long> acknowledged = new TreeSet<>();
  private final ArrayDeque<CompletableFuture<Outcome>> waiting = new ArrayDeque<>();

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    assumeThat(System.getProperty("user.name")).as("who may mount").isEqualTo("root");
    assumeThat(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4"))).as("mkfs.ext4").isTrue();
    Path image = folder.resolve("image");
    mounted = Files.createDirectory(folder.resolve("mounted"));
    assertThat(run("truncate", "-s", "512M", image.toString())).isZero();
    assertThat(run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString())).isZero();
    isMounted = run("mount", "-o", "loop", image.toString(), mounted.toString()) == 0;
    assumeThat(isMounted).as("loop devices can be mounted here").isTrue();
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    if (isMounted && run("umount", mounted.toString()) != 0) {
      assertThat(run("umount", "-l", mounted.toString())).isZero();
    }
  }

  @Test
  void a_disk_that_fills_pushes_back_and_the_core_goes_on_when_there_is_room() throws IOException {
    CoreSettings settings = CoreOnDisk.SETTINGS;
    long refuse =
        DiskMarks.reserve(
            settings.rings(), settings.limits().maxOrders(), settings.limits().maxAccounts());
    Path other = fill((int) (refuse / MIB) + ROOM_MIB);
    try (CoreOnDisk core = start(new DiskMarks(refuse, refuse))) {
      core.seed();
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (core.core.isAdmitting()) {
        assertThat(core.failure).hasValue(null);
        assertThat(System.nanoTime()).as("pushed back in time").isLessThan(until);
        load(core, 1_000);
      }
      Files.delete(other);
      while (!core.core.isAdmitting()) {
        assertThat(System.nanoTime()).as("taken again in time").isLessThan(until);
        Thread.onSpinWait();
      }
      load(core, 500);
      drain();
      assertThat(core.failure).hasValue(null);
    }
    assertAllIsThere();
  }

  @Test
  void a_disk_that_others_fill_to_the_last_block_stops_the_core_in_order_and_nothing_is_lost()
      throws IOException {
    Path other = folder.resolve("none");
    try (CoreOnDisk core = start(DiskMarks.OFF)) {
      core.seed();
      core.snapshot();
      load(core, 500);
      other = fill(0);
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (core.failure.get() == null) {
        assertThat(System.nanoTime()).as("stopped in time").isLessThan(until);
        load(core, 500);
      }
      assertThat(core.failure.get()).hasMessageContaining("no room for");
    } catch (JournalException e) {
      assertThat(e).hasMessageContaining("cannot write");
    }
    waiting.clear();
    assertThat(Files.deleteIfExists(other)).isTrue();
    assertAllIsThere();
  }

  private CoreOnDisk start(DiskMarks marks) {
    return new CoreOnDisk(
        CoreOnDisk.SETTINGS.with(marks),
        mounted.resolve("core"),
        Rolling.DAY,
        Machine.local(),
        new OffsetEpochNanoClock());
  }

  /** Writes a file of others' that leaves so many bytes. */
  private Path fill(int leaveMib) throws IOException {
    Path file = mounted.resolve("others");
    byte[] block = new byte[4096];
    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      while (mounted.toFile().getUsableSpace() > (long) leaveMib * MIB) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    return file;
  }

  private void load(CoreOnDisk core, int commands) {
    for (int i = 0; i < commands && core.core.isAdmitting() && core.failure.get() == null; i++) {
      boolean buy = i % 2 == 0;
      core.command.by(buy ? 2 : 1, 9).account(buy ? 202 : 101);
      int length =
          core.command.placeOrder(7, buy ? Side.BUY : Side.SELL, TimeInForce.IOC, 100, 1, "");
      waiting.add(core.client.submit(core.command.buffer(), 0, length));
      while (waiting.size() > IN_FLIGHT && core.failure.get() == null && take()) {
        // One more is answered.
      }
    }
  }

  /** Whether the oldest one is answered, or has been given up. */
  private boolean take() {
    if (!waiting.peek().isDone()) {
      Thread.onSpinWait();
      return true;
    }
    if (waiting.remove().join() instanceof Outcome.Answered answered) {
      acknowledged.add(answered.sequence());
    }
    return true;
  }

  private void drain() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!waiting.isEmpty()) {
      assertThat(System.nanoTime()).as("answered in time").isLessThan(until);
      take();
    }
  }

  /** Each command that was answered, and all events, whose chain the reading checks. */
  private void assertAllIsThere() {
    assertThat(acknowledged).isNotEmpty();
    try (CoreOnDisk core = start(DiskMarks.OFF)) {
      assertThat(core.core.recovery().lastSequence()).isGreaterThanOrEqualTo(acknowledged.last());
      assertThat(core.core.recovery().epoch()).isEqualTo(1);
      assertThat(core.events()).hasSizeGreaterThan(acknowledged.size());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command[0] + " ends in time").isTrue();
    return process.exitValue();
  }
}
