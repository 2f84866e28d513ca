package io.rollingdrop.ops.journal;

import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts what is in the journals. */
@Command(
    name = "stats",
    description = "Counts the commands and events by kind, and the rejects by reason.",
    mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {

  private static final int POLL_LIMIT = 4096;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  @Mixin private JournalFolder folder;

  private final MessageCatalogue catalogue = new MessageCatalogue();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final Map<Integer, Long> commands = new TreeMap<>();
  private final Map<Integer, Long> events = new TreeMap<>();
  private final Map<String, Long> rejects = new TreeMap<>();
  private long lastSequence;
  private long firstNs;
  private long lastNs;

  @Override
  public Integer call() {
    Position position;
    try {
      countCommands();
      position = countEvents();
    } catch (JournalException | OffChainException e) {
      System.err.println("rollingdrop journal stats: " + e.getMessage());
      return 1;
    }
    System.out.printf("folder      %s%n", folder.core());
    System.out.printf(
        "on disk     commands %,d bytes, events %,d bytes%n",
        bytesOnDisk(folder.core().resolve("commands")),
        bytesOnDisk(folder.core().resolve("events")));
    System.out.printf(
        "commands    1 to %d, %s to %s%n", lastSequence, instant(firstNs), instant(lastNs));
    print(commands);
    System.out.printf("events      through %s%n", position);
    print(events);
    if (!rejects.isEmpty()) {
      System.out.println("rejects");
      rejects.forEach((reason, count) -> System.out.printf("  %,14d  %s%n", count, reason));
    }
    return 0;
  }

  private void countCommands() {
    Progress progress = new Progress("commands read", System.err);
    try (CommandTailer journal = JournalDirectory.readCommands(folder.core(), 0)) {
      while (journal.next()) {
        if (lastSequence == 0) {
          firstNs = journal.timestampNs();
        }
        lastSequence = journal.sequence();
        lastNs = journal.timestampNs();
        commands.merge(CommandFormat.templateId(journal.buffer(), journal.offset()), 1L, Long::sum);
        progress.advance();
      }
    }
  }

  private Position countEvents() {
    Progress progress = new Progress("events read", System.err);
    try (EventSubscription journal =
        JournalDirectory.readEvents(folder.core()).open(Position.START)) {
      while (journal.poll((buffer, offset, length) -> count(buffer, offset, progress), POLL_LIMIT)
          > 0) {
        // Each poll counts.
      }
      return journal.position();
    }
  }

  private void count(DirectBuffer buffer, int offset, Progress progress) {
    int templateId = CommandFormat.templateId(buffer, offset);
    events.merge(templateId, 1L, Long::sum);
    if (templateId == CommandRejectedDecoder.TEMPLATE_ID) {
      rejected.wrapAndApplyHeader(buffer, offset, messageHeader);
      rejects.merge(rejected.reason().name(), 1L, Long::sum);
    }
    progress.advance();
  }

  private void print(Map<Integer, Long> counts) {
    counts.forEach(
        (templateId, count) ->
            System.out.printf("  %,14d  %s%n", count, catalogue.name(templateId)));
  }

  private static Instant instant(long epochNs) {
    return Instant.ofEpochSecond(epochNs / NANOS_PER_SECOND, epochNs % NANOS_PER_SECOND);
  }

  private static long bytesOnDisk(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
