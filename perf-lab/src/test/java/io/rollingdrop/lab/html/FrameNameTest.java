package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameNameTest {

  @Test
  void a_frame_is_shown_without_its_package_and_grouped_by_whose_code_it_is() {
    assertThat(FrameName.of("io.rollingdrop.engine.book.Book.match"))
        .isEqualTo(new FrameName("Book.match", "io.rollingdrop.engine"));
    assertThat(FrameName.of("java.util.concurrent.locks.LockSupport.park"))
        .isEqualTo(new FrameName("LockSupport.park", "JDK"));
    assertThat(FrameName.of("net.openhft.chronicle.bytes.MappedBytes.write"))
        .isEqualTo(new FrameName("MappedBytes.write", "net.openhft"));
    assertThat(FrameName.of("a.B.<init>")).isEqualTo(new FrameName("B.<init>", "a"));
  }

  @Test
  void a_frame_without_a_package_is_shown_as_it_is() {
    assertThat(FrameName.of("Engine.onCommand"))
        .isEqualTo(new FrameName("Engine.onCommand", FrameName.UNKNOWN_GROUP));
    assertThat(FrameName.of("nativeCall"))
        .isEqualTo(new FrameName("nativeCall", FrameName.UNKNOWN_GROUP));
    assertThat(FrameName.of("")).isEqualTo(new FrameName("", FrameName.UNKNOWN_GROUP));
  }
}
