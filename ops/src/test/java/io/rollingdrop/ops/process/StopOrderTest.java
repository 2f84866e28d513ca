package io.rollingdrop.ops.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopOrderTest {

  private final List<String> stopped = new ArrayList<>();
  private final StopOrder order = new StopOrder();

  private AutoCloseable part(String name) {
    return () -> stopped.add(name);
  }

  @Test
  void what_started_last_stops_first() {
    order.add("core", part("core"));
    order.add("gateway", part("gateway"));

    order.close();

    assertThat(stopped).containsExactly("gateway", "core");
  }

  @Test
  void a_part_that_does_not_stop_keeps_no_other_from_it() {
    order.add("core", part("core"));
    order.add(
        "gateway",
        (AutoCloseable)
            () -> {
              throw new IllegalStateException("stuck");
            });

    order.close();

    assertThat(stopped).containsExactly("core");
  }

  @Test
  void what_starts_after_the_end_is_stopped_at_once() {
    order.close();

    order.add("late", part("late"));

    assertThat(stopped).containsExactly("late");
  }

  @Test
  void each_part_is_stopped_once() {
    order.add("core", part("core"));

    order.close();
    order.close();

    assertThat(stopped).containsExactly("core");
  }
}
