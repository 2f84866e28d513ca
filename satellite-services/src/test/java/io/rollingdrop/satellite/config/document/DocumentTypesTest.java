package io.rollingdrop.satellite.config.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentTypesTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static DocumentType market() {
    return DocumentTypes.of("market-1").orElseThrow();
  }

  private static List<String> broken(String drop, String fees) throws Exception {
    JsonNode body =
        MAPPER.readTree(
            "{\"fees\":"
                + fees
                + ",\"limits\":{\"min_price\":10,\"max_price\":0,\"max_quantity\":0},\"drop\":"
                + drop
                + "}");
    return market().validate(body).stream().map(FieldError::path).toList();
  }

  private static final String FREE = "{\"maker_ppm\":0,\"taker_ppm\":0,\"fee_account_id\":0}";

  @ParameterizedTest
  @ValueSource(strings = {"market-1", "market-2147483647", "flags", "gateway"})
  void initialValuesAreValid(String document) {
    DocumentType type = DocumentTypes.of(document).orElseThrow();
    assertThat(type.validate(type.initial())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"market-0", "market-01", "market-2147483648", "market-", "Flags", "", "../flags"})
  void otherNamesAreNoDocuments(String document) {
    assertThat(DocumentTypes.of(document)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "flags", "market-1"})
  void everyFieldIsDeclaredBelowItsGroupAndExplained(String document) {
    DocumentType type = DocumentTypes.of(document).orElseThrow();
    Set<String> groups = new HashSet<>(Set.of(""));
    for (Field field : type.fields()) {
      assertThat(groups).as(field.path()).contains(field.parent());
      assertThat(field.title()).isNotBlank();
      assertThat(field.help()).isNotBlank();
      if (field.type() == FieldType.GROUP) {
        groups.add(field.path());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"title\":\"T\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":null} | ''",
        "{\"title\":\"T\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":\"2026-01-31T18:00:00+01:00\"} | ''",
        "null | ''",
        "{\"title\":\"\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":null} | drop.title",
        "{\"title\":\"T\\n\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":null} | drop.title",
        "{\"title\":\"T\\u0000\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":null} | drop.title",
        "{\"title\":\"T\\ud800\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":null} | drop.title",
        "{\"title\":\"T\",\"subtitle\":\"\",\"image_url\":\"javascript:alert(1)\",\"opens_at\":null} | drop.image_url",
        "{\"title\":\"T\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":\"tomorrow\"} | drop.opens_at",
        "{\"title\":\"T\",\"subtitle\":\"\",\"image_url\":\"\",\"opens_at\":\"2026-01-31T18:00:00\"} | drop.opens_at",
        "{\"title\":\"T\",\"subtitle\":\"\",\"image_url\":\"\"} | drop.opens_at",
        "[] | drop"
      })
  void dropsKeepTheirRules(String drop, String wrong) throws Exception {
    assertThat(broken(drop, FREE)).isEqualTo(wrong.isEmpty() ? List.of() : List.of(wrong));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, ''",
    "0, 1000000, 5, ''",
    "0, 1000001, 5, fees.taker_ppm",
    "-1, 0, 5, fees.maker_ppm",
    "0, 1, 0, fees.fee_account_id",
    "0, 0, 9007199254740992, fees.fee_account_id",
    "1.0, 0, 5, fees.maker_ppm",
    "99999999999999999999, 0, 5, fees.maker_ppm"
  })
  void feesKeepTheirRules(String maker, String taker, String account, String wrong)
      throws Exception {
    String fees =
        "{\"maker_ppm\":%s,\"taker_ppm\":%s,\"fee_account_id\":%s}"
            .formatted(maker, taker, account);
    assertThat(broken("null", fees)).isEqualTo(wrong.isEmpty() ? List.of() : List.of(wrong));
  }

  @Test
  void pricesAreInOrder() {
    ObjectNode body = market().initial();
    ((ObjectNode) body.get("limits")).put("min_price", 10).put("max_price", 9);
    assertThat(market().validate(body))
        .containsExactly(
            new FieldError(
                "limits.max_price",
                "9",
                "0 or at least limits.min_price, 10",
                "Raise it, or lower limits.min_price."));
  }

  @Test
  void aBodyOfAnEarlierReleaseIsCompleted() throws Exception {
    JsonNode old = MAPPER.readTree("{\"batches\":false,\"gone\":true}");
    assertThat(DocumentTypes.of("flags").orElseThrow().complete(old))
        .isEqualTo(
            MAPPER.readTree(
                "{\"batches\":false,\"public_stream\":true,\"public_snapshots\":true}"));
  }

  @Test
  void errorsAreBounded() {
    ObjectNode body = market().initial();
    for (int i = 0; i < 1_000; i++) {
      body.put("unknown_" + i, i);
    }
    assertThat(market().validate(body)).hasSize(100);
  }
}
