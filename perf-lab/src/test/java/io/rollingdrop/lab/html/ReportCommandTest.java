package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {

  @TempDir Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int report(Object... arguments) {
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = String.valueOf(arguments[i]);
    }
    return new CommandLine(new ReportCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }

  @Test
  void the_report_of_a_folder_goes_into_it_and_its_name_is_printed() {
    Path folder = SampleFolder.write(temporary.resolve("one"));

    assertThat(report(folder)).isZero();

    Path page = folder.resolve("report.html");
    assertThat(out.toString().strip()).isEqualTo(page.toString());
    assertThat(page).content().startsWith("<!DOCTYPE html>").endsWith("</html>\n");
  }

  @Test
  void several_folders_are_compared_with_the_first() {
    Path first = SampleFolder.write(temporary.resolve("before"), 7, 1.0);
    Path second = SampleFolder.write(temporary.resolve("after"), 8, 1.5);
    Path page = temporary.resolve("both.html");

    assertThat(report(first, second, "--out", page)).isZero();

    assertThat(page)
        .content()
        .contains("before @ 519da70c3b + changes", "after @ 519da70c3b + changes", "×1.00")
        .contains("p50, p99 higher in every run than in any of the first")
        .doesNotContain("Before comparing");
  }

  @Test
  void a_folder_without_a_result_is_refused_with_the_rule_and_the_remedy() {
    assertThat(report(temporary)).isEqualTo(2);

    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString())
        .contains(temporary + " is no results folder")
        .contains("needs a result.json")
        .contains("--out");
  }

  @Test
  void a_broken_file_is_refused_and_named() {
    SampleFolder.replace(temporary, "result.json", "{\"lab\":\"x\",\"valid\":true}");
    SampleFolder.replace(temporary, "pauses.json", "[{");
    assertThat(report(temporary)).isEqualTo(2);
    assertThat(err.toString()).contains("pauses.json").doesNotContain("\tat ");
  }

  @Test
  void a_broken_log_and_a_log_outside_the_folder_are_refused() {
    SampleFolder.replace(temporary, "result.json", "{\"lab\":\"x\",\"valid\":true}");
    SampleFolder.replace(
        temporary,
        "report.json",
        "{\"title\":\"x\",\"latencies\":[{\"name\":\"a\",\"role\":\"measured\"}]}");
    SampleFolder.replace(temporary, "a.hlog", "0.0,1.0,2.0,no histogram\n");
    assertThat(report(temporary)).isEqualTo(2);
    assertThat(err.toString()).contains("a.hlog");

    SampleFolder.replace(
        temporary,
        "report.json",
        "{\"title\":\"x\",\"latencies\":[{\"name\":\"../a\",\"role\":\"measured\"}]}");
    assertThat(report(temporary)).isEqualTo(2);
    assertThat(err.toString()).contains("names a latency '../a'");
  }

  @Test
  void wrong_usage_ends_with_exit_code_2() {
    assertThat(report()).isEqualTo(2);
    assertThat(report(temporary, "--no-such-option")).isEqualTo(2);
  }
}
