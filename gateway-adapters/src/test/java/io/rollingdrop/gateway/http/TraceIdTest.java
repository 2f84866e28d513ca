package io.rollingdrop.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceIdTest {

  private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  @Test
  void isReadFromTraceparent() {
    TraceId expected = new TraceId(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L);
    assertThat(TraceId.of(EXAMPLE)).isEqualTo(expected);
    assertThat(TraceId.of(EXAMPLE.replaceFirst("00", "01") + "-more")).isEqualTo(expected);
  }

  @Test
  void isNoneWhereTheHeaderIsMissingOrMalformed() {
    assertThat(TraceId.of(null)).isEqualTo(TraceId.NONE);
    assertThat(TraceId.of("")).isEqualTo(TraceId.NONE);
    assertThat(TraceId.of(EXAMPLE + "0")).isEqualTo(TraceId.NONE);
    assertThat(TraceId.of(EXAMPLE.replace('4', 'G'))).isEqualTo(TraceId.NONE);
    assertThat(TraceId.of(EXAMPLE.replaceFirst("00", "ff"))).isEqualTo(TraceId.NONE);
  }
}
