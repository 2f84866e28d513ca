package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReportTest {

  @TempDir Path temporary;

  private Results folder(String name, String command, String cpu, boolean valid) {
    Path folder = temporary.resolve(name);
    SampleFolder.replace(
        folder,
        "result.json",
        valid
            ? "{\"lab\":\"x\",\"valid\":true,\"p50_us\":10,\"p99_us\":20}"
            : "{\"lab\":\"x\",\"valid\":false,\"reason\":\"lost <3>\"}");
    SampleFolder.replace(
        folder,
        "run.json",
        "{\"command\":[\"lab\",\"%s\"],\"environment\":{\"cpu\":\"%s\",\"commit\":\"abcdef0123456789\"}}"
            .formatted(command, cpu));
    return ResultsFolder.read(folder);
  }

  @Test
  void each_verdict_is_shown_and_what_differs_is_said() {
    String page =
        ComparisonReport.of(
            List.of(
                folder("a", "x", "one", true),
                folder("b", "y", "two", true),
                folder("c", "x", "one", false)));

    Xhtml parsed = Xhtml.parse(page);
    assertThat(parsed.texts("strong")).containsExactly("VALID", "VALID", "INVALID: lost <3>");
    assertThat(parsed.texts("li"))
        .contains(
            "c @ abcdef0123 is invalid: its figures are no result.",
            "Different commands: ops/rollingdrop lab x (a @ abcdef0123, c @ abcdef0123) – ops/rollingdrop lab y (b @ abcdef0123).",
            "Different cpu: one (a @ abcdef0123, c @ abcdef0123) – two (b @ abcdef0123).",
            "b @ abcdef0123: too few runs to tell a difference from chance.");
  }

  @Test
  void folders_of_one_name_and_commit_are_told_apart() {
    Results same = folder("a", "x", "one", true);

    assertThat(new Comparison(List.of(same, same)).byLabel().keySet())
        .containsExactly("a @ abcdef0123", "a (2) @ abcdef0123");
  }
}
