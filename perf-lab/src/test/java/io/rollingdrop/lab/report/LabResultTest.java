package io.rollingdrop.lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LabResultTest {

  @Test
  void the_json_is_the_last_line_with_its_fields_in_order() {
    StringWriter out = new StringWriter();
    LabResult result =
        new LabResult("vectors").say("22 of 22").put("files", 22).put("p50_us", 12.345);

    assertThat(result.print(new PrintWriter(out))).isEqualTo(LabResult.EXIT_VALID);
    assertThat(out.toString().lines())
        .containsExactly(
            "22 of 22", "{\"lab\":\"vectors\",\"valid\":true,\"files\":22,\"p50_us\":12.35}");
  }

  @Test
  void an_invalid_result_says_why_and_ends_with_exit_code_1() {
    StringWriter out = new StringWriter();
    LabResult result = new LabResult("day").invalid("lost a reply").invalid("hash differs");

    assertThat(result.print(new PrintWriter(out))).isEqualTo(LabResult.EXIT_INVALID);
    assertThat(result.json())
        .isEqualTo("{\"lab\":\"day\",\"valid\":false,\"reason\":\"lost a reply; hash differs\"}");
  }
}
