package io.rollingdrop.satellite.config.kafka;

import io.rollingdrop.satellite.config.store.DocumentVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** The record of the topic {@code config-changes}. */
final class ConfigChange {

  private static final String RESOURCE = "/avro/config-changes-value.avsc";

  /** Its schema. */
  static final Schema SCHEMA = read();

  private ConfigChange() {}

  /** A version as a record. */
  static GenericRecord of(DocumentVersion version) {
    return new GenericRecordBuilder(SCHEMA)
        .set("document", version.document())
        .set("version", version.version())
        .set("body", version.body().toString())
        .set("author", version.author())
        .set("note", version.note())
        .set("updated", version.created().toEpochMilli())
        .build();
  }

  private static Schema read() {
    try (InputStream stream = ConfigChange.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the class path");
      }
      return new Schema.Parser().parse(stream);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + RESOURCE, e);
    }
  }
}
