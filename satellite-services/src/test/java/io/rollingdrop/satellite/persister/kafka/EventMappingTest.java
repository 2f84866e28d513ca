package io.rollingdrop.satellite.persister.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;

class EventMappingTest {

  /** Each version of the schema that was ever released: 1.avsc, 2.avsc, ... */
  private static final Path RELEASED =
      Path.of(System.getProperty("rollingdrop.root", ".."))
          .resolve("satellite-services/src/main/resources/avro/transactions");

  private static List<Path> released() throws IOException {
    try (Stream<Path> files = Files.list(RELEASED)) {
      return files
          .sorted(
              Comparator.comparingInt(
                  file -> Integer.parseInt(file.getFileName().toString().replace(".avsc", ""))))
          .toList();
    }
  }

  private static Schema parse(Path file) throws IOException {
    return new Schema.Parser().parse(file.toFile());
  }

  @Test
  void the_newest_released_schema_is_the_one_derived_from_sbe() throws IOException {
    Schema derived = EventMapping.ofThisRelease().schema();
    Path newest = released().getLast();
    assertThat(Files.readString(newest).strip())
        .as(
            "%s differs from the SBE schema: put what is expected here into the next number",
            newest)
        .isEqualTo(SchemaFormatter.format("json/pretty", derived));
  }

  @Test
  void each_released_schema_reads_what_its_predecessors_wrote() throws IOException {
    List<Path> versions = released();
    for (int reader = 1; reader < versions.size(); reader++) {
      for (int writer = 0; writer < reader; writer++) {
        assertReads(parse(versions.get(reader)), parse(versions.get(writer)));
      }
    }
  }

  private static void assertReads(Schema reader, Schema writer) {
    SchemaCompatibility.SchemaPairCompatibility found =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(found.getType())
        .as(found.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void what_the_sbe_schema_may_grow_by_stays_compatible() throws IOException {
    Schema grown =
        changed(
            "<sbe:message name=\"Ticked\"",
            "<sbe:message name=\"Invented\" id=\"199\">"
                + "<field name=\"header\" id=\"1\" type=\"EventHeader\"/>"
                + "<field name=\"marketId\" id=\"2\" type=\"int32\"/></sbe:message>"
                + "<sbe:message name=\"Ticked\"",
            "<validValue name=\"LEVEL_LIMIT\"",
            "<validValue name=\"INVENTED\">9</validValue><validValue name=\"LEVEL_LIMIT\"",
            "<field name=\"openOrders\" id=\"3\" type=\"int64\"/>",
            "<field name=\"openOrders\" id=\"3\" type=\"int64\"/>"
                + "<field name=\"invented\" id=\"4\" type=\"int64\" sinceVersion=\"9\"/>");
    assertReads(grown, EventMapping.ofThisRelease().schema());
  }

  @Test
  void what_is_not_understood_is_refused() {
    assertThatThrownBy(() -> changed("</sbe:messageSchema>", "<data/></sbe:messageSchema>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("extend SbeSchema");
  }

  private static Schema changed(String... replacements) throws IOException {
    String xml;
    try (InputStream in = MessageHeaderDecoder.class.getResourceAsStream("/sbe/rollingdrop.xml")) {
      xml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(xml).contains(replacements[i]);
      xml = xml.replace(replacements[i], replacements[i + 1]);
    }
    return EventMapping.of(
            SbeSchema.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
        .schema();
  }
}
