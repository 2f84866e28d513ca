package io.rollingdrop.satellite.config.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rollingdrop.satellite.config.store.DocumentVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/**
 * Whoever changes the schema adds the one before to the released ones, numbered on: new readers
 * must read what old writers wrote, and old readers what new ones write.
 */
class ConfigChangeSchemaTest {

  private static final String RELEASED = "/avro/config-changes-value.%d.avsc";

  @Test
  void theSchemaIsCompatibleWithAllThatWereReleased() throws IOException {
    List<Schema> released = released();
    assertThat(released).isNotEmpty();
    for (Schema old : released) {
      assertThat(compatibility(ConfigChange.SCHEMA, old))
          .as("reading what %s wrote", old)
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
      assertThat(compatibility(old, ConfigChange.SCHEMA))
          .as("%s reading what is written now", old)
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static List<Schema> released() throws IOException {
    List<Schema> schemas = new ArrayList<>();
    while (true) {
      String name = RELEASED.formatted(schemas.size() + 1);
      try (InputStream stream = ConfigChangeSchemaTest.class.getResourceAsStream(name)) {
        if (stream == null) {
          return schemas;
        }
        schemas.add(new Schema.Parser().parse(stream));
      }
    }
  }

  @Test
  void aChangeIsWrittenInConfluentsFormat() throws IOException {
    DocumentVersion version =
        new DocumentVersion(
            "flags",
            3,
            JsonNodeFactory.instance.objectNode().put("batches", true),
            "operator",
            "why",
            Instant.ofEpochMilli(1_767_225_600_000L));

    ByteBuffer bytes =
        ByteBuffer.wrap(ConfluentFormat.encode(0x01020304, ConfigChange.of(version)));

    assertThat(bytes.get()).isZero();
    assertThat(bytes.getInt()).isEqualTo(0x01020304);
    GenericRecord read =
        new GenericDatumReader<GenericRecord>(ConfigChange.SCHEMA)
            .read(
                null,
                DecoderFactory.get()
                    .binaryDecoder(bytes.array(), bytes.position(), bytes.remaining(), null));
    assertThat(read.get("document").toString()).isEqualTo("flags");
    assertThat(read.get("version")).isEqualTo(3L);
    assertThat(read.get("body").toString()).isEqualTo("{\"batches\":true}");
    assertThat(read.get("updated")).isEqualTo(1_767_225_600_000L);
  }
}
