package io.rollingdrop.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void a_position_is_read_back_from_its_text() {
    Position position = new Position(2, 9_000_000_000L, 17, -5);
    assertThat(Position.parse(position.toString())).isEqualTo(position);
    assertThat(Position.parse(Position.START.toString())).isEqualTo(Position.START);
    assertThatThrownBy(() -> Position.parse("1.2.3"))
        .hasMessageContaining("'1.2.3'")
        .hasMessageContaining("epoch.sequence.index.checksum");
  }

  @Test
  void positions_are_ordered_by_sequence_then_index() {
    Position position = new Position(1, 10, 2, 0);
    assertThat(position.isBefore(10, 3)).isTrue();
    assertThat(position.isBefore(11, 0)).isTrue();
    assertThat(position.isBefore(10, 2)).isFalse();
    assertThat(position.isBefore(9, 9)).isFalse();
  }

  @Test
  void an_idempotency_key_carries_its_time() {
    IdempotencyKey key = IdempotencyKey.of(1_700_000_000_123L, -1, -1);
    assertThat(key.timeNs()).isEqualTo(1_700_000_000_123_000_000L);
    assertThat(IdempotencyKey.parse(key.toString())).isEqualTo(key);
  }

  @Test
  void other_uuids_are_no_keys() {
    assertThatThrownBy(() -> IdempotencyKey.parse("2f1acc6c-01c7-4a5b-9b1e-111111111111"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 7");
    assertThatThrownBy(() -> IdempotencyKey.parse("no"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_are_packed_into_words_and_back() {
    String name = "order-1234567890.abcdefg";
    assertThat(PackedAscii.isValid(name, 24)).isTrue();
    assertThat(
            PackedAscii.text(
                PackedAscii.word(name, 0), PackedAscii.word(name, 1), PackedAscii.word(name, 2)))
        .isEqualTo(name);
    assertThat(PackedAscii.isValid("a b", 24)).isFalse();
    assertThat(PackedAscii.isValid("ü", 24)).isFalse();
    assertThat(PackedAscii.isValid("", 24)).isFalse();
    assertThat(PackedAscii.isValid(name + "x", 24)).isFalse();
  }
}
