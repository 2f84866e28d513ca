package io.rollingdrop.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rollingdrop.protocol.codec.Side;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

  private static JsonFields fields(String json) {
    return JsonFields.parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ProblemException broken(String json) {
    return catchThrowableOfType(
        ProblemException.class,
        () -> {
          JsonFields fields = fields(json);
          fields.integer("price", 1, Long.MAX_VALUE);
          fields.oneOf("side", List.of(Side.BUY, Side.SELL), Side.BUY);
          fields.optionalName("name", 24);
          fields.rejectOthers();
        });
  }

  @Test
  void whatKeepsTheRulesIsTaken() {
    assertThat(broken("{\"price\":9223372036854775807,\"side\":\"sell\",\"name\":\"a/b\"}"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "7",
        "[]",
        "\"text\"",
        "{",
        "{\"price\":1}}",
        "{\"price\":1} {}",
        "{\"price\":1,\"price\":2}",
        "{\"price\":01}",
        "{\"price\":NaN}",
        "{'price':1}",
        "{\"price\":1,}",
        "{\"price\":1 /* why */}",
        "{\"price\":11111111111111111111111111111111111111111111111111111111111111111}",
        "{\"a\":[[[[[[[[[[[[[[]]]]]]]]]]]]]]}",
        "\u0000\u0001\u0002"
      })
  void whatIsNotOneJsonObjectIsMalformed(String json) {
    ProblemException problem = broken(json);
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.type()).isEqualTo("malformed-json");
  }

  @Test
  void bytesThatAreNotUtf8AreMalformed() {
    assertThat(
            catchThrowableOfType(
                    ProblemException.class,
                    () -> JsonFields.parse(new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0}))
                .type())
        .isEqualTo("malformed-json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"price\":null}",
        "{\"price\":\"1\"}",
        "{\"price\":1.0}",
        "{\"price\":1e3}",
        "{\"price\":true}",
        "{\"price\":[1]}",
        "{\"price\":0}",
        "{\"price\":-1}",
        "{\"price\":9223372036854775808}",
        "{\"price\":99999999999999999999999999999999}"
      })
  void anIntegerThatBreaksItsRuleIsNamed(String json) {
    ProblemException problem = broken(json);
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.members()).containsEntry("field", "price").containsKeys("rule", "remedy");
  }

  @Test
  void anUnknownFieldIsNamed() {
    ProblemException problem = broken("{\"price\":1,\"prise\":2}");
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.members()).containsEntry("field", "prise");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"BUY\"", "\"\"", "1", "null", "\"hold\""})
  void anEnumeratedValueMustBeOneOfThem(String value) {
    assertThat(broken("{\"price\":1,\"side\":" + value + "}").members())
        .containsEntry("rule", "one of buy, sell");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"a b\"", "\"1234567890123456789012345\"", "\"\u00e9\"", "5"})
  void aNameMustBeOfItsCharactersAndLength(String value) {
    assertThat(broken("{\"price\":1,\"name\":" + value + "}").members())
        .containsEntry("field", "name");
  }

  @Test
  void aFieldWithinAnArrayIsNamedByItsPath() {
    JsonFields first = fields("{\"list\":[{\"a\":1}]}").objects("list", 1, 5).getFirst();
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> first.integer("b", 1, 2)).members())
        .containsEntry("field", "list[0].b");
  }
}
