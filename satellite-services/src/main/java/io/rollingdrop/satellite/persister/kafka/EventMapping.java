package io.rollingdrop.satellite.persister.kafka;

import io.rollingdrop.satellite.persister.kafka.SbeSchema.Composite;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Enumeration;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Field;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.FieldType;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Message;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Primitive;
import io.rollingdrop.satellite.persister.kafka.SbeSchema.Whole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * From the SBE schema to Avro, by rule, so that no event is described twice. An event is a record
 * {@code Transaction}: the fields of the SBE event header, then {@code event}, a union of one
 * record for each event message.
 *
 * <ul>
 *   <li>Names become snake_case; descriptions become docs.
 *   <li>Integers of up to 32 bits become int, longer ones (and uint32) long.
 *   <li>An enumeration becomes an Avro enum, with {@code UNKNOWN} first, which is also what a
 *       reader with an older schema takes a later value for.
 *   <li>A composite of {@code word0}, {@code word1}, ... is a packed name, and becomes a string.
 *   <li>Every field has a default, so that appended ones are compatible.
 * </ul>
 */
final class EventMapping {

  static final String NAMESPACE = "io.rollingdrop.transactions";
  static final String UNKNOWN = "UNKNOWN";

  private static final String HEADER = "EventHeader";
  private static final String UNION = "event";
  private static final String PACKED_WORD = "word";

  private final Schema schema;
  private final List<EventPlan> plans = new ArrayList<>();
  private final Map<String, Schema> enums = new HashMap<>();

  private EventMapping(SbeSchema sbe) {
    List<Message> events = sbe.messages().stream().filter(EventMapping::isEvent).toList();
    List<Schema> records = new ArrayList<>();
    for (Message event : events) {
      if (event.hasGroups()) {
        throw new IllegalArgumentException(
            "event %s has groups, which an Avro event has no place for: extend EventMapping"
                .formatted(event.name()));
      }
      List<Field> body = event.fields().subList(1, event.fields().size());
      records.add(record(event.name(), event.description(), body));
      plans.add(new EventPlan(event, plans.size()));
    }
    Composite header = header(events.getFirst());
    List<Schema.Field> fields = fields(header.fields());
    fields.add(
        new Schema.Field(UNION, Schema.createUnion(records), "what was decided", (Object) null));
    schema =
        Schema.createRecord(
            "Transaction", "An event of the core: one of a command's results", NAMESPACE, false);
    schema.setFields(fields);
  }

  /** The mapping of the release's own SBE schema. */
  static EventMapping ofThisRelease() {
    return of(SbeSchema.ofThisRelease());
  }

  static EventMapping of(SbeSchema sbe) {
    return new EventMapping(sbe);
  }

  /** What {@code transactions} holds. */
  Schema schema() {
    return schema;
  }

  /** One for each event message, in the union's order. */
  List<EventPlan> plans() {
    return plans;
  }

  private static boolean isEvent(Message message) {
    return !message.fields().isEmpty()
        && message.fields().getFirst().type() instanceof Composite composite
        && composite.name().equals(HEADER);
  }

  /** The event header's type. */
  static Composite header(Message event) {
    return (Composite) event.fields().getFirst().type();
  }

  private Schema record(String name, String description, List<Field> body) {
    Schema record = Schema.createRecord(name, doc(description), NAMESPACE, false);
    record.setFields(fields(body));
    return record;
  }

  private List<Schema.Field> fields(List<Field> fields) {
    List<Schema.Field> avro = new ArrayList<>();
    for (Field field : fields) {
      avro.add(
          new Schema.Field(
              snakeCase(field.name()),
              type(field.type()),
              doc(field.description()),
              defaultOf(field.type())));
    }
    return avro;
  }

  private Schema type(FieldType type) {
    return switch (type) {
      case Whole whole -> Schema.create(isLong(whole) ? Schema.Type.LONG : Schema.Type.INT);
      case Enumeration enumeration ->
          enums.computeIfAbsent(enumeration.name(), n -> of(enumeration));
      case Composite composite -> {
        requirePacked(composite);
        yield Schema.create(Schema.Type.STRING);
      }
    };
  }

  private static Object defaultOf(FieldType type) {
    return switch (type) {
      case Whole whole -> isLong(whole) ? (Object) 0L : (Object) 0;
      case Enumeration enumeration -> UNKNOWN;
      case Composite composite -> "";
    };
  }

  private static boolean isLong(Whole whole) {
    return whole.primitive() == Primitive.INT64 || whole.primitive() == Primitive.UINT32;
  }

  private static Schema of(Enumeration enumeration) {
    List<String> symbols = new ArrayList<>();
    symbols.add(UNKNOWN);
    symbols.addAll(enumeration.values().values());
    return Schema.createEnum(enumeration.name(), null, NAMESPACE, symbols, UNKNOWN);
  }

  /** Avro's index of each value of an enumeration. */
  static Map<Integer, Integer> symbolIndexes(Enumeration enumeration) {
    Map<Integer, Integer> indexes = new LinkedHashMap<>();
    enumeration.values().keySet().forEach(value -> indexes.put(value, indexes.size() + 1));
    return indexes;
  }

  private static void requirePacked(Composite composite) {
    for (int i = 0; i < composite.fields().size(); i++) {
      Field field = composite.fields().get(i);
      if (!field.name().equals(PACKED_WORD + i) || field.type().length() != Long.BYTES) {
        throw new IllegalArgumentException(
            "composite %s in an event is no packed name (word0, word1, ...): extend EventMapping"
                .formatted(composite.name()));
      }
    }
  }

  private static String doc(String description) {
    return description.isEmpty() ? null : description;
  }

  static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
