package io.rollingdrop.lab.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReportStreamTest {

  private static final boolean BUY = true;
  private static final boolean SELL = false;

  private final StringBuilder text = new StringBuilder();
  private final ReportStream reports = new ReportStream(text::append);

  @Test
  void every_report_has_its_line_and_the_last_no_line_feed() {
    reports.at(0);
    reports.orderAck(BUY, 1, 100, 5);
    reports.at(1);
    reports.orderAck(SELL, 2, 99, 7);
    reports.trade(100, 5, 1, 2);
    reports.cancelAck(SELL, 2, 99);
    reports.at(2);
    reports.cancelReject(2);
    reports.at(3);
    reports.modifyReject(2);
    reports.flush();

    assertThat(text)
        .hasToString("0,0,0,1,100,5\n0,1,1,2,99,7\n1,1,100,5,1,2\n2,1,1,2,99\n4,2,2\n5,3,2");
    assertThat(reports.reports()).isEqualTo(6);
    assertThat(reports.trades()).isEqualTo(1);
  }

  @Test
  void within_a_sequence_reports_are_ordered_by_type_and_else_stable() {
    reports.at(9);
    reports.modifyAck(BUY, 3, 101, 4);
    reports.trade(100, 1, 8, 3);
    reports.trade(101, 2, 7, 3);
    reports.at(9);
    reports.orderAck(SELL, 4, 100, 1);
    reports.flush();

    assertThat(text).hasToString("0,9,1,4,100,1\n1,9,100,1,8,3\n1,9,101,2,7,3\n3,9,0,3,101,4");
  }

  @Test
  void ids_and_sequences_are_unsigned() {
    reports.at(-1);
    reports.cancelReject(-2);
    reports.flush();

    assertThat(text).hasToString("4,18446744073709551615,18446744073709551614");
  }

  @Test
  void sequences_that_go_back_are_refused() {
    reports.at(5);
    assertThatThrownBy(() -> reports.at(4))
        .isInstanceOf(WorkloadException.class)
        .hasMessage("sequence 4 comes after 5");
  }
}
