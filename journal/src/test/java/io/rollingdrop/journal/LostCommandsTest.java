package io.rollingdrop.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine does that loses its page cache: the newest commands are gone, some of their events
 * are not.
 */
class LostCommandsTest {

  @TempDir Path directory;

  @Test
  void after_commands_were_lost_the_epoch_rises_and_only_consumers_that_saw_them_are_off_the_chain()
      throws IOException {
    Path data = directory.resolve("core");
    Path early = directory.resolve("commands-as-synced");
    Position behind;
    Position ahead;
    try (CoreOnDisk core = new CoreOnDisk(data, Durability.MEMORY)) {
      core.seed();
      behind = endOf(core);
    }
    copy(data.resolve("commands"), early);
    try (CoreOnDisk core = new CoreOnDisk(data, Durability.MEMORY)) {
      placeOrders(core, 50, 100);
      ahead = endOf(core);
    }
    delete(data.resolve("commands"));
    copy(early, data.resolve("commands"));
    dieAfterTheEpochBegan(data);

    try (CoreOnDisk core = new CoreOnDisk(data, Durability.MEMORY)) {
      assertThat(core.core.recovery().toString()).contains("epoch 3");
      placeOrders(core, 80, 300);
      Position seen = ahead;
      assertThatThrownBy(() -> core.core.feed().open(seen).close())
          .isInstanceOf(OffChainException.class)
          .hasMessageContaining("Start the consumer anew");
      assertThat(readFrom(core, behind)).isSorted().endsWith(3);
      assertThat(core.events()).isNotEmpty();
    }
    try (CoreOnDisk core = new CoreOnDisk(data, Durability.MEMORY)) {
      assertThat(core.core.recovery().toString()).contains("epoch 3", " 0 events");
    }
  }

  @Test
  void events_that_the_commands_do_not_give_again_stop_the_start() throws IOException {
    Path data = directory.resolve("core");
    Path other = directory.resolve("other");
    try (CoreOnDisk core = new CoreOnDisk(data, Durability.MEMORY)) {
      core.seed();
      placeOrders(core, 5, 100);
    }
    try (CoreOnDisk core = new CoreOnDisk(other, Durability.MEMORY)) {
      core.seed();
      placeOrders(core, 50, 200);
    }
    delete(data.resolve("commands"));
    copy(other.resolve("commands"), data.resolve("commands"));
    assertThatThrownBy(() -> new CoreOnDisk(data, Durability.MEMORY).close())
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("journal verify");
  }

  @Test
  void two_cores_do_not_share_a_folder() {
    try (CoreOnDisk core = new CoreOnDisk(directory, Durability.MEMORY)) {
      assertThat(core.core.isAdmitting()).isTrue();
      assertThatThrownBy(() -> new CoreOnDisk(directory, Durability.MEMORY).close())
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("in use by another core");
    }
  }

  /**
   * A start that still had one command more, and got as far as beginning the next epoch after it;
   * then that command was lost as well.
   */
  private static void dieAfterTheEpochBegan(Path data) {
    try (CommandTailer commands = JournalDirectory.readCommands(data, 0)) {
      while (commands.next()) {
        // To the last.
      }
      new Epochs(data.resolve("epochs"), LocalDisk.INSTANCE).begin(2, commands.sequence() + 2);
    }
  }

  private static void placeOrders(CoreOnDisk core, int count, long price) {
    core.command.by(1, 5).account(101);
    for (int i = 0; i < count; i++) {
      core.accepted(core.command.placeOrder(7, Side.SELL, TimeInForce.GTC, price + i, 1, ""));
    }
  }

  private static Position endOf(CoreOnDisk core) {
    List<byte[]> events = core.events();
    EventHeaderDecoder last = new EventHeaderDecoder().wrap(new UnsafeBuffer(events.getLast()), 8);
    return new Position(last.epoch(), last.sequence(), last.index(), last.checksum());
  }

  private static List<Integer> readFrom(CoreOnDisk core, Position from) {
    List<Integer> epochs = new ArrayList<>();
    EventHeaderDecoder header = new EventHeaderDecoder();
    Position end = core.core.published();
    try (EventSubscription subscription = core.core.feed().open(from)) {
      while (subscription.position().isBefore(end.sequence(), end.index())) {
        subscription.poll(
            (buffer, offset, length) -> {
              header.wrap(buffer, offset + 8);
              if (header.sequence() > from.sequence()) {
                epochs.add(header.epoch());
              }
            },
            100);
      }
    }
    return epochs;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
