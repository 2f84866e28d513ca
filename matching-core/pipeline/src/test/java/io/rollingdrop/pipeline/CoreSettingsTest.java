package io.rollingdrop.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CoreSettingsTest {

  private static final CoreSettings DEFAULTS = CoreSettings.DEFAULTS;

  @Test
  void a_ring_that_is_no_power_of_two_is_refused_and_the_next_one_offered() {
    assertThatThrownBy(() -> new Rings(1000, 1 << 20, 1024, 256))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the command ring's size, 1000, is not a power of two: choose 1024");
  }

  @Test
  void a_ring_or_a_group_beyond_its_bounds_is_refused_with_them() {
    assertThatThrownBy(() -> new Rings(1 << 21, 1 << 20, 1024, 256))
        .hasMessageContaining("the command ring's size, 2097152, is not between 2 and 1048576");
    assertThatThrownBy(() -> new Rings(1 << 10, 1 << 10, 1024, 256))
        .hasMessageContaining("the event ring's bytes, 1024, is not between 4096 and 1073741824");
    assertThatThrownBy(() -> new Rings(1 << 10, 1 << 20, 65_537, 256))
        .hasMessageContaining("the journal's group, 65537, is not between 1 and 65536");
    assertThatThrownBy(() -> new Rings(1 << 10, 1 << 20, 1024, 0))
        .hasMessageContaining("the publisher's group, 0, is not between 1 and 65536");
  }

  @Test
  void to_refuse_later_than_what_is_under_way_needs_is_refused_with_what_it_needs() {
    long reserve =
        DiskMarks.reserve(
            DEFAULTS.rings(), DEFAULTS.limits().maxOrders(), DEFAULTS.limits().maxAccounts());
    assertThatThrownBy(() -> DEFAULTS.with(new DiskMarks(1L << 30, reserve - 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes up to " + reserve + "; choose at least that");
    assertThat(DEFAULTS.with(new DiskMarks(reserve, reserve)).disk().refuseBytes())
        .isEqualTo(reserve);
  }

  @Test
  void to_warn_after_refusing_is_refused() {
    assertThatThrownBy(() -> new DiskMarks(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("warning must come before refusing");
  }

  @Test
  void the_level_falls_at_a_mark_and_rises_only_well_above_it() {
    DiskMarks marks = new DiskMarks(1600L << 20, 800L << 20);
    assertThat(marks.level(1600L << 20, DiskLevel.ROOMY)).isEqualTo(DiskLevel.ROOMY);
    assertThat(marks.level((1600L << 20) - 1, DiskLevel.ROOMY)).isEqualTo(DiskLevel.LOW);
    assertThat(marks.level(1601L << 20, DiskLevel.LOW)).isEqualTo(DiskLevel.LOW);
    assertThat(marks.level(1710L << 20, DiskLevel.LOW)).isEqualTo(DiskLevel.ROOMY);
    assertThat(marks.level((800L << 20) - 1, DiskLevel.ROOMY)).isEqualTo(DiskLevel.REFUSING);
    assertThat(marks.level(801L << 20, DiskLevel.REFUSING)).isEqualTo(DiskLevel.REFUSING);
    assertThat(marks.level(900L << 20, DiskLevel.REFUSING)).isEqualTo(DiskLevel.LOW);
    assertThat(marks.level(DiskMarks.PAUSE_BYTES - 1, DiskLevel.LOW)).isEqualTo(DiskLevel.PAUSED);
  }

  @Test
  void a_disk_that_is_not_looked_at_has_room() {
    assertThat(DiskMarks.OFF.level(0, DiskLevel.ROOMY)).isEqualTo(DiskLevel.ROOMY);
  }
}
