package io.rollingdrop.ops.journal;

import io.rollingdrop.ops.journal.JournalReading.Handler;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.OffChainException;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints messages, one a line. */
@Command(
    name = "dump",
    description = {
      "Prints the commands, or the events, one a line; on standard error, how many there were.",
      "May be run beside a running core, of which it reads what there is by then."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:all was printed",
      "1:the journal cannot be read, or who reads the output has gone",
      "2:wrong usage"
    },
    mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {

  @Mixin private JournalRange range;
  @Mixin private MessageFilter filter;

  @Option(names = "--events", description = "The events published, instead of the commands.")
  private boolean ofEvents;

  @Option(names = "--json", description = "A JSON object a line, instead of text.")
  private boolean asJson;

  private final MessageCatalogue catalogue = new MessageCatalogue();
  private long read;
  private long matched;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    String what = ofEvents ? "events" : "commands";
    try {
      JournalReading reading = range.reading();
      Progress progress = new Progress(what, reading.from(), reading.last(), System.err);
      if (ofEvents) {
        reading.events(progress, printing(out));
      } else {
        reading.commands(progress, printing(out));
      }
    } catch (JournalException | OffChainException e) {
      out.flush();
      System.err.println("rollingdrop journal dump: " + e.getMessage());
      return 1;
    }
    out.flush();
    System.err.printf("%,d of %,d %s matched%n", matched, read, what);
    // A reader that has gone away, as head does, is no failure; but nothing more can be printed.
    return out.checkError() ? 1 : 0;
  }

  private Handler printing(PrintStream out) {
    return (place, buffer, offset, length) -> {
      read++;
      if (filter.mayMatch(place.sequence(), buffer, offset, length)) {
        String name = catalogue.name(CommandFormat.templateId(buffer, offset));
        Map<String, Object> fields = catalogue.fields(buffer, offset);
        if (filter.matches(place.sequence(), buffer, offset, name, fields)) {
          matched++;
          MessageLine line = new MessageLine(place, name, fields);
          out.println(asJson ? line.json() : line.text());
          return !out.checkError();
        }
      }
      return true;
    };
  }
}
