package io.rollingdrop.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void nothing_is_said_for_two_seconds_then_a_line_a_second() {
    AtomicLong clock = new AtomicLong();
    StringWriter err = new StringWriter();
    Progress progress = new Progress("nasdaq", new PrintWriter(err), clock::get);

    for (int tenth = 0; tenth <= 35; tenth++) {
      clock.set(TimeUnit.MILLISECONDS.toNanos(100L * tenth));
      progress.at("operations", tenth, 100);
    }

    assertThat(err.toString().lines())
        .containsExactly("nasdaq: 2 s, operations, 20 %", "nasdaq: 3 s, operations, 30 %");
  }
}
