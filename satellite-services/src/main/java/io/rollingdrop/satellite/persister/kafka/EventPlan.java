package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.kafka.SbeSchema.Field;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.FieldType;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Message;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Whole;
import java.util.List;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.apache.avro.io.BinaryData;

/** How the events of one template are encoded and keyed, worked out once from the schema. */
final class EventPlan {

  private static final int MAX_BRANCH = 5;

  private final int templateId;
  private final int branch;
  private final FieldCopy[] header;
  private final FieldCopy[] body;
  private final KeyRule keyRule;

  /**
   * @param event an event message
   * @param branch its index in the union
   */
  EventPlan(Message event, int branch) {
    templateId = event.templateId();
    this.branch = branch;
    header = FieldCopy.of(EventMapping.header(event).fields()).toArray(FieldCopy[]::new);
    List<Field> fields = event.fields().subList(1, event.fields().size());
    body = FieldCopy.of(fields).toArray(FieldCopy[]::new);
    keyRule = KeyRule.of(event);
  }

  int templateId() {
    return templateId;
  }

  KeyRule keyRule() {
    return keyRule;
  }

  /** No encoding is longer, in bytes. */
  int maxLength() {
    int length = MAX_BRANCH;
    for (FieldCopy field : header) {
      length += field.maxLength();
    }
    for (FieldCopy field : body) {
      length += field.maxLength();
    }
    return length;
  }

  /**
   * @param block offset of the event's block, after the SBE message header
   * @param blockLength that the event's writer gave
   * @return where the encoding ends
   */
  int encode(DirectBuffer from, int block, int blockLength, byte[] to, int at) {
    int end = at;
    for (FieldCopy field : header) {
      end = field.copy(from, block, blockLength, to, end);
    }
    end += BinaryData.encodeInt(branch, to, end);
    for (FieldCopy field : body) {
      end = field.copy(from, block, blockLength, to, end);
    }
    return end;
  }

  /**
   * What an event is keyed by: its market, or else its account, or else it is the core's own.
   * Events with one key keep their order.
   */
  record KeyRule(Scope scope, int offset) {

    enum Scope {
      MARKET,
      ACCOUNT,
      CORE
    }

    private static KeyRule of(Message event) {
      Optional<Field> market = find(event, "marketId", Integer.BYTES);
      if (market.isPresent()) {
        return new KeyRule(Scope.MARKET, market.get().offset());
      }
      return find(event, "accountId", Long.BYTES)
          .map(field -> new KeyRule(Scope.ACCOUNT, field.offset()))
          .orElse(new KeyRule(Scope.CORE, 0));
    }

    private static Optional<Field> find(Message event, String name, int length) {
      return event.fields().stream()
          .filter(field -> field.name().equals(name) && isWhole(field.type(), length))
          .findFirst();
    }

    private static boolean isWhole(FieldType type, int length) {
      return type instanceof Whole && type.length() == length;
    }
  }
}
