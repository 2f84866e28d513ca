package io.rollingdrop.ops.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.journal.CommandTailer;
import io.rollingdrop.journal.JournalDirectory;
import io.rollingdrop.pipeline.JournalException;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.OffChainException;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints messages, one a line. */
@Command(
    name = "dump",
    description = "Prints the commands, or the events, one a line.",
    mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int POLL_LIMIT = 256;
  private static final String ACCOUNT_ID = "accountid";

  @Mixin private JournalFolder folder;

  @Option(names = "--events", description = "The events published, instead of the commands.")
  private boolean ofEvents;

  @Option(
      names = "--from",
      paramLabel = "SEQUENCE",
      defaultValue = "1",
      description = "The first sequence. Default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--to",
      paramLabel = "SEQUENCE",
      defaultValue = "" + Long.MAX_VALUE,
      description = "The last sequence. Default: the last there is.")
  private long to;

  @Option(names = "--account", paramLabel = "ID", description = "Only what concerns this account.")
  private Long account;

  @Option(names = "--json", description = "A JSON object a line, instead of text.")
  private boolean asJson;

  private final MessageCatalogue catalogue = new MessageCatalogue();
  private final JsonMapper json = new JsonMapper();
  private final EventHeaderDecoder eventHeader = new EventHeaderDecoder();
  private long sequence;

  @Override
  public Integer call() {
    PrintStream out = System.out;
    try {
      if (ofEvents) {
        dumpEvents(out);
      } else {
        dumpCommands(out);
      }
    } catch (JournalException | OffChainException e) {
      out.flush();
      System.err.println("rollingdrop journal dump: " + e.getMessage());
      return 1;
    }
    // A reader that has gone away, as head does, is no failure; but nothing more can be printed.
    return out.checkError() ? 1 : 0;
  }

  private void dumpCommands(PrintStream out) {
    try (CommandTailer commands =
        JournalDirectory.readCommands(folder.core(), Math.max(0, from - 1))) {
      while (commands.next() && commands.sequence() <= to && !out.checkError()) {
        print(
            out,
            Long.toString(commands.sequence()),
            commands.timestampNs(),
            commands.buffer(),
            commands.offset());
      }
    }
  }

  private void dumpEvents(PrintStream out) {
    try (EventSubscription events =
        JournalDirectory.readEvents(folder.core()).open(Position.START)) {
      while (sequence <= to
          && !out.checkError()
          && events.poll((buffer, offset, length) -> onEvent(out, buffer, offset), POLL_LIMIT)
              > 0) {
        // Each poll prints.
      }
    }
  }

  private void onEvent(PrintStream out, DirectBuffer buffer, int offset) {
    eventHeader.wrap(buffer, offset + CommandFormat.MESSAGE_HEADER);
    sequence = eventHeader.sequence();
    if (sequence >= from && sequence <= to) {
      String place = eventHeader.epoch() + "." + sequence + "." + eventHeader.index();
      print(out, place, eventHeader.timestamp(), buffer, offset);
    }
  }

  private void print(
      PrintStream out, String place, long timestampNs, DirectBuffer buffer, int offset) {
    Map<String, Object> fields = catalogue.fields(buffer, offset);
    if (account != null && !concerns(fields, account)) {
      return;
    }
    String name = catalogue.name(CommandFormat.templateId(buffer, offset));
    Instant time =
        Instant.ofEpochSecond(timestampNs / NANOS_PER_SECOND, timestampNs % NANOS_PER_SECOND);
    out.println(asJson ? jsonLine(place, time, name, fields) : textLine(place, time, name, fields));
  }

  private static boolean concerns(Map<String, Object> fields, long account) {
    return fields.entrySet().stream()
        .anyMatch(
            field ->
                field.getValue() instanceof Map<?, ?> composite
                    ? Long.valueOf(account).equals(composite.get("accountId"))
                    : field.getKey().toLowerCase(Locale.ROOT).endsWith(ACCOUNT_ID)
                        && Long.valueOf(account).equals(field.getValue()));
  }

  private String jsonLine(String place, Instant time, String name, Map<String, Object> fields) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("position", place);
    line.put("time", time.toString());
    line.put("message", name);
    line.putAll(fields);
    try {
      return json.writeValueAsString(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of numbers and texts is always JSON", e);
    }
  }

  /** Fields that are 0 or empty are left out: they stand for none. */
  private static String textLine(
      String place, Instant time, String name, Map<String, Object> fields) {
    StringBuilder line = new StringBuilder();
    line.append(place).append(' ').append(time).append(' ').append(name);
    append(line, fields);
    return line.toString();
  }

  private static void append(StringBuilder line, Map<?, ?> fields) {
    fields.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> composite) {
            append(line, composite);
          } else if (!value.equals(0L) && !value.equals("")) {
            line.append(' ').append(name).append('=').append(value);
          }
        });
  }
}
