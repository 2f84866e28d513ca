package io.rollingdrop.ops.journal;

import io.rollingdrop.ops.journal.JournalReading.Handler;
import io.rollingdrop.ops.journal.JournalReading.Place;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes journals into files that other programs read. */
@Command(
    name = "export",
    description = {
      "Writes commands and events as one JSON object a line, and trades as CSV, each into a file; one"
          + " that ends with .gz is compressed. A file is there under its name when it is whole.",
      "Times are ISO 8601, UTC; prices in ticks, quantities in lots, amounts in minor units. May be"
          + " run beside a running core, of which it reads what there is by then."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all was written",
      "1:the journal cannot be read, or a file cannot be written",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private JournalRange range;

  @Option(names = "--commands", paramLabel = "FILE", description = "Write the commands here.")
  private Path commandsFile;

  @Option(names = "--events", paramLabel = "FILE", description = "Write the events here.")
  private Path eventsFile;

  @Option(names = "--trades", paramLabel = "FILE", description = "Write the trades here, as CSV.")
  private Path tradesFile;

  private final MessageCatalogue catalogue = new MessageCatalogue();
  private final TradeRow trade = new TradeRow();

  @Override
  public Integer call() {
    if (commandsFile == null && eventsFile == null && tradesFile == null) {
      throw new ParameterException(
          spec.commandLine(), "say what to write, and where: --commands, --events, --trades FILE");
    }
    try {
      JournalReading reading = range.reading();
      if (commandsFile != null) {
        exportCommands(reading);
      }
      if (eventsFile != null || tradesFile != null) {
        exportEvents(reading);
      }
      return 0;
    } catch (JournalException | OffChainException e) {
      System.err.println("rollingdrop journal export: " + e.getMessage());
    } catch (IOException | UncheckedIOException e) {
      System.err.println(
          "rollingdrop journal export: a file cannot be written: "
              + e.getMessage()
              + ". Check its folder and the disk's space");
    }
    return 1;
  }

  private void exportCommands(JournalReading reading) throws IOException {
    try (ExportFile file = ExportFile.create(commandsFile)) {
      reading.commands(progress("commands", reading), lines(file));
      say(file.complete(), "commands", commandsFile);
    }
  }

  /** Both in one reading. */
  private void exportEvents(JournalReading reading) throws IOException {
    try (ExportFile events = ExportFile.create(eventsFile);
        ExportFile trades = ExportFile.create(tradesFile)) {
      trades.header(TradeRow.HEADER);
      Handler each = lines(events);
      reading.events(
          progress("events", reading),
          (place, buffer, offset, length) -> {
            writeTrade(trades, place, buffer, offset);
            return eventsFile == null || each.onMessage(place, buffer, offset, length);
          });
      say(events.complete(), "events", eventsFile);
      say(trades.complete(), "trades", tradesFile);
    }
  }

  private static Progress progress(String what, JournalReading reading) {
    return new Progress(what, reading.from(), reading.last(), System.err);
  }

  private Handler lines(ExportFile file) {
    return (place, buffer, offset, length) -> {
      String name = catalogue.name(CommandFormat.templateId(buffer, offset));
      file.line(new MessageLine(place, name, catalogue.fields(buffer, offset)).json());
      return true;
    };
  }

  private void writeTrade(ExportFile file, Place place, DirectBuffer buffer, int offset) {
    if (CommandFormat.templateId(buffer, offset) == TradeDecoder.TEMPLATE_ID) {
      file.line(trade.of(place, buffer, offset));
    }
  }

  private static void say(long lines, String what, Path file) {
    if (file != null) {
      System.out.printf("%,d %s in %s%n", lines, what, file);
    }
  }
}
