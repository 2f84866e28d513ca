package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsSectionTest {

  private static final String PART =
      """
      {"group":"%s","label":"%s","ns":%s,"error_ns":%s,"bytes":0,"baseline":"copy of its bytes",
       "baseline_ns":11.4,"baseline_error_ns":3.9,"ratio":2.97,"ratio_lowest":2.87,"ratio_highest":4.33}""";

  @TempDir Path temporary;

  private Results folder(String name, String... parts) {
    Path folder = temporary.resolve(name);
    SampleFolder.replace(folder, "result.json", "{\"lab\":\"parts\",\"valid\":true}");
    SampleFolder.replace(
        folder, "report.json", "{\"title\":\"parts\",\"parts\":[" + String.join(",", parts) + "]}");
    return ResultsFolder.read(folder);
  }

  private static String part(String group, String label, double ns, double errorNs) {
    return PART.formatted(group, label, ns, errorNs);
  }

  @Test
  void each_group_has_a_picture_and_a_table() {
    Results results =
        folder(
            "a",
            part("Codec", "encode", 41.4, 17.4),
            part("Codec", "decode", 54.5, 13.4),
            part("Journal", "one by one", 1_611, 156));

    Xhtml page = Xhtml.parse(HtmlReport.of(results));

    assertThat(page.texts("h2"))
        .containsExactly("Codec", "Journal", "How to read the parts", "How it was run");
    assertThat(page.texts("caption")).startsWith("Codec", "Journal");
    assertThat(page.attributes("svg", "aria-label"))
        .first()
        .asString()
        .contains("encode: 41.4\u00a0ns ± 17.4\u00a0ns; copy of its bytes: 11.4\u00a0ns");
    assertThat(page.texts("td"))
        .startsWith(
            "41.4\u00a0ns",
            "17.4\u00a0ns",
            "0\u00a0B",
            "copy of its bytes",
            "11.4\u00a0ns",
            "3.90\u00a0ns",
            "×2.97",
            "2.87 – 4.33");
  }

  @Test
  void an_error_many_times_the_time_leaves_the_bars_to_be_seen() {
    Results results = folder("a", part("Codec", "encode", 40, 4_000));

    Xhtml page = Xhtml.parse(HtmlReport.of(results));

    assertThat(page.texts("text"))
        .contains("20\u00a0ns", "60\u00a0ns")
        .doesNotContain("1,000\u00a0ns");
    assertThat(page.attributes("rect", "width"))
        .as("the bar takes a good part of the picture")
        .anyMatch(width -> Double.parseDouble(width) > 300);
  }

  @Test
  void several_results_are_laid_side_by_side() {
    String page =
        ComparisonReport.of(
            List.of(
                folder("a", part("Codec", "encode", 41.4, 17.4)),
                folder("b", part("Codec", "encode", 44.0, 2), part("Codec", "check", 75, 3))));

    Xhtml parsed = Xhtml.parse(page);
    assertThat(parsed.texts("h2")).contains("Parts");
    assertThat(parsed.texts("td"))
        .containsSubsequence("41.4\u00a0ns", "×2.97", "2.87 – 4.33", "44\u00a0ns")
        .containsSubsequence("–", "–", "–", "75\u00a0ns");
  }
}
