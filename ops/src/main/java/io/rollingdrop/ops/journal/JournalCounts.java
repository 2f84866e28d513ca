package io.rollingdrop.ops.journal;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Counts the messages of one journal: by kind, and rejects by reason. One thread. */
final class JournalCounts {

  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final Map<Integer, Long> byTemplate = new TreeMap<>();
  private final Map<String, Long> rejects = new TreeMap<>();
  private JournalReading.Place first;
  private JournalReading.Place last;
  private long count;
  private long messageBytes;

  boolean onMessage(JournalReading.Place place, DirectBuffer buffer, int offset, int length) {
    first = first == null ? place : first;
    last = place;
    count++;
    messageBytes += length;
    int templateId = CommandFormat.templateId(buffer, offset);
    byTemplate.merge(templateId, 1L, Long::sum);
    if (templateId == CommandRejectedDecoder.TEMPLATE_ID) {
      rejects.merge(
          rejected.wrapAndApplyHeader(buffer, offset, header).reason().name(), 1L, Long::sum);
    }
    return true;
  }

  /**
   * Place and time of the first and the last message, how many there are, and how many a second.
   */
  Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("count", count);
    summary.put("message_bytes", messageBytes);
    if (count > 0) {
      double seconds = (last.timestampNs() - first.timestampNs()) / 1e9;
      summary.put("first", first.toString());
      summary.put("first_time", first.time().toString());
      summary.put("last", last.toString());
      summary.put("last_time", last.time().toString());
      summary.put("rate_per_s", seconds > 0 ? Math.round(count / seconds) : 0L);
    }
    return summary;
  }

  /** Messages by their names in the schema. */
  Map<String, Object> byKind(MessageCatalogue catalogue) {
    Map<String, Object> byKind = new LinkedHashMap<>();
    byTemplate.forEach((template, number) -> byKind.put(catalogue.name(template), number));
    return byKind;
  }

  /** Rejects by their reasons. */
  Map<String, Long> rejects() {
    return rejects;
  }
}
