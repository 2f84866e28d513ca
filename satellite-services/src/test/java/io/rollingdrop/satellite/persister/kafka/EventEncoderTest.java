package io.rollingdrop.satellite.persister.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.CompositeDecoderFlyweight;
import org.agrona.sbe.MessageDecoderFlyweight;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Avro's own reader, and SBE's own decoders, must read the same from the same event. */
class EventEncoderTest {

  private static final int SCHEMA_ID = 0x01020304;
  private static final int SBE_HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
  private static final EventMapping MAPPING = EventMapping.ofThisRelease();

  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
  private final EventEncoder encoder = new EventEncoder(MAPPING, SCHEMA_ID);

  static Stream<SbeSchema.Message> events() {
    List<Integer> templates = MAPPING.plans().stream().map(EventPlan::templateId).toList();
    return SbeSchema.ofThisRelease().messages().stream()
        .filter(message -> templates.contains(message.templateId()));
  }

  private void fill(SbeSchema.Message message, int blockLength, Random random) {
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.putByte(i, (byte) random.nextInt(256));
    }
    for (SbeSchema.Field field : message.fields()) {
      int at = SBE_HEADER + field.offset();
      if (field.type() instanceof SbeSchema.Enumeration enumeration) {
        List<Integer> values = List.copyOf(enumeration.values().keySet());
        int value = values.get(random.nextInt(values.size()));
        buffer.putByte(at, (byte) value);
        if (enumeration.length() == 2) {
          buffer.putByte(at + 1, (byte) (value >> 8));
        }
      } else if (field.type() instanceof SbeSchema.Composite composite
          && !composite.name().equals("EventHeader")) {
        int length = random.nextInt(composite.length() + 1);
        for (int i = 0; i < composite.length(); i++) {
          buffer.putByte(at + i, (byte) (i < length ? 'A' + random.nextInt(26) : 0));
        }
      }
    }
    new MessageHeaderEncoder()
        .wrap(buffer, 0)
        .templateId(message.templateId())
        .blockLength(blockLength)
        .version(MessageHeaderEncoder.SCHEMA_VERSION)
        .schemaId(MessageHeaderEncoder.SCHEMA_ID);
  }

  private GenericRecord decode(byte[] value) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    assertThat(bytes.get()).isZero();
    assertThat(bytes.getInt()).isEqualTo(SCHEMA_ID);
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(value, bytes.position(), bytes.remaining(), null);
    GenericRecord record =
        new GenericDatumReader<GenericRecord>(MAPPING.schema()).read(null, decoder);
    assertThat(decoder.isEnd()).isTrue();
    return record;
  }

  private static int blockLength(SbeSchema.Message message) {
    SbeSchema.Field last = message.fields().getLast();
    return last.offset() + last.type().length();
  }

  @ParameterizedTest
  @MethodSource("events")
  void every_field_of_every_event_is_read_back(SbeSchema.Message message) throws Exception {
    Random random = new Random(message.templateId());
    MessageDecoderFlyweight sbe =
        Class.forName("io.rollingdrop.protocol.codec." + message.name() + "Decoder")
            .asSubclass(MessageDecoderFlyweight.class)
            .getConstructor()
            .newInstance();
    assertThat(blockLength(message)).isEqualTo(sbe.sbeBlockLength());
    for (int round = 0; round < 50; round++) {
      fill(message, blockLength(message), random);
      sbe.wrap(buffer, SBE_HEADER, sbe.sbeBlockLength(), sbe.sbeSchemaVersion());
      GenericRecord record = decode(encoder.value(buffer, 0));
      Object header = call(sbe, "header");
      for (Schema.Field field : MAPPING.schema().getFields()) {
        if (!field.name().equals("event")) {
          assertThat(text(record.get(field.name()))).isEqualTo(text(read(header, field.name())));
        }
      }
      GenericRecord event = (GenericRecord) record.get("event");
      assertThat(event.getSchema().getName()).isEqualTo(message.name());
      assertThat(event.getSchema().getFields()).hasSize(message.fields().size() - 1);
      for (Schema.Field field : event.getSchema().getFields()) {
        assertThat(text(event.get(field.name()))).isEqualTo(text(read(sbe, field.name())));
      }
    }
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    Method found = target.getClass().getMethod(method);
    return found.invoke(target);
  }

  private static Object read(Object decoder, String snakeCase) throws ReflectiveOperationException {
    StringBuilder camelCase = new StringBuilder();
    for (String part : snakeCase.split("_")) {
      camelCase.append(
          camelCase.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return call(decoder, camelCase.toString());
  }

  private static String text(Object value) throws ReflectiveOperationException {
    if (value instanceof CompositeDecoderFlyweight composite) {
      long[] words = new long[composite.encodedLength() / Long.BYTES];
      for (int i = 0; i < words.length; i++) {
        words[i] = (long) call(composite, "word" + i);
      }
      return PackedAscii.text(words);
    }
    return value.toString();
  }

  @Test
  void a_value_of_an_enumeration_that_is_not_known_becomes_unknown() throws IOException {
    SbeSchema.Message message = named("OrderCancelled");
    fill(message, blockLength(message), new Random(1));
    SbeSchema.Field reason = message.fields().getLast();
    buffer.putByte(SBE_HEADER + reason.offset(), (byte) 200);
    GenericRecord event = (GenericRecord) decode(encoder.value(buffer, 0)).get("event");
    assertThat(event.get("reason")).hasToString("UNKNOWN");
  }

  @Test
  void a_field_that_the_writer_did_not_have_yet_is_its_default() throws IOException {
    SbeSchema.Message message = named("Trade");
    SbeSchema.Field fee = find(message, "makerFee");
    fill(message, fee.offset(), new Random(1));
    GenericRecord event = (GenericRecord) decode(encoder.value(buffer, 0)).get("event");
    assertThat(event.get("maker_fee")).isEqualTo(0L);
    assertThat(event.get("fee_account_id")).isEqualTo(0L);
    assertThat(event.get("price")).isNotEqualTo(0L);
  }

  @Test
  void an_event_that_is_not_known_is_not_skipped() {
    fill(named("Ticked"), 8, new Random(1));
    new MessageHeaderEncoder().wrap(buffer, 0).templateId(4711);
    assertThatThrownBy(() -> encoder.value(buffer, 0)).hasMessageContaining("4711");
  }

  @Test
  void the_key_is_the_market_or_the_account_or_the_core() {
    assertThat(key("OrderAccepted", "marketId", 7)).isEqualTo("m:7");
    assertThat(key("MarketStateChanged", "marketId", 8)).isEqualTo("m:8");
    assertThat(key("Trade", "marketId", 9)).isEqualTo("m:9");
    assertThat(key("Deposited", "accountId", 101)).isEqualTo("a:101");
    assertThat(key("CommandRejected", "accountId", 0)).isEqualTo("core");
    assertThat(key("Ticked", "openOrders", 5)).isEqualTo("core");
  }

  private String key(String event, String field, int value) {
    SbeSchema.Message message = named(event);
    fill(message, blockLength(message), new Random(1));
    SbeSchema.Field found = find(message, field);
    int at = SBE_HEADER + found.offset();
    for (int i = 0; i < found.type().length(); i++) {
      buffer.putByte(at + i, (byte) (i == 0 ? value : 0));
    }
    return new String(encoder.key(buffer, 0), StandardCharsets.US_ASCII);
  }

  private static SbeSchema.Message named(String name) {
    return events().filter(event -> event.name().equals(name)).findFirst().orElseThrow();
  }

  private static SbeSchema.Field find(SbeSchema.Message message, String name) {
    return message.fields().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
