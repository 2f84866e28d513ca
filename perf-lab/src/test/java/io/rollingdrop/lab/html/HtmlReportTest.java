package io.rollingdrop.lab.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

  private static final Pattern NAMESPACES =
      Pattern.compile("http://www\\.w3\\.org/(1999/xhtml|2000/svg)");

  @TempDir static Path sample;
  private static String whole;

  @TempDir Path folder;

  @BeforeAll
  static void report_of_a_whole_folder() {
    SampleFolder.write(sample);
    whole = HtmlReport.of(ResultsFolder.read(sample));
  }

  private String reportOf(String result, String report) {
    SampleFolder.replace(folder, "result.json", result);
    SampleFolder.replace(folder, "report.json", report);
    return HtmlReport.of(ResultsFolder.read(folder));
  }

  @Test
  void the_verdict_leads() {
    Xhtml page = Xhtml.parse(whole);

    assertThat(page.texts("h1")).containsExactly("pipeline: the core alone, durability memory");
    assertThat(page.texts("strong").getFirst()).isEqualTo("VALID");
    assertThat(page.texts("header").getFirst())
        .contains("of 20,000/s offered in the worst of 3 runs")
        .contains("empty ring")
        .contains("commit 519da70c3b")
        .contains("uncommitted changes")
        .contains("22 Nov 2026, 17:20 UTC")
        .contains("AMD EPYC 7B13");
    assertThat(page.texts("dt")).containsExactly("p50", "p99", "p99.9", "max");
  }

  @Test
  void every_part_of_the_folder_has_its_section() {
    assertThat(Xhtml.parse(whole).texts("h2"))
        .containsExactly(
            "Latency by percentile",
            "Runs",
            "Latency against load",
            "By second",
            "Stages",
            "Throughput",
            "Allocation",
            "Files",
            "Where the time went",
            "Who allocated",
            "What was checked",
            "What these figures do not say",
            "How it was run");
    assertThat(whole)
        .contains("saturated")
        .contains("G1 Evacuation Pause: 8.40")
        .contains("Thread.yield0")
        .contains("ops/rollingdrop lab pipeline --rate 20000 --runs 3 --note");
  }

  @Test
  void what_is_too_narrow_is_left_out_of_the_flame_graph() {
    assertThat(whole).doesNotContain("TooSmall");
  }

  @Test
  void every_picture_says_what_it_shows_and_every_table_what_it_holds() {
    Xhtml page = Xhtml.parse(whole);

    assertThat(page.attributes("svg", "role")).hasSize(6).containsOnly("img");
    assertThat(page.attributes("svg", "aria-label"))
        .allSatisfy(label -> assertThat(label).hasSizeGreaterThan(20));
    assertThat(page.texts("caption")).hasSameSizeAs(page.texts("table"));
    assertThat(page.attributes("th", "scope")).isSubsetOf("col", "row");
  }

  @Test
  void nothing_is_fetched_and_nothing_is_run() {
    assertThat(NAMESPACES.matcher(whole).replaceAll(""))
        .doesNotContain("http://", "https://", "<script", "url(", "@import", " src=");
    assertThat(whole).contains("default-src &#39;none&#39;");
  }

  @Test
  void a_lab_has_it_written_beside_its_results() {
    SampleFolder.replace(folder, "result.json", "{\"lab\":\"x\",\"valid\":true}");

    assertThat(HtmlReport.write(folder))
        .isEqualTo(folder.resolve("report.html"))
        .content()
        .isEqualTo(HtmlReport.of(ResultsFolder.read(folder)));
  }

  @Test
  void the_same_folder_makes_the_same_page() {
    assertThat(HtmlReport.of(ResultsFolder.read(sample))).isEqualTo(whole);
  }

  @Test
  void an_invalid_run_says_so_first_and_why() {
    String page =
        reportOf(
            "{\"lab\":\"pipeline\",\"valid\":false,\"reason\":\"%s\"}"
                .formatted(SampleFolder.REASON),
            "{\"title\":\"pipeline\"}");

    assertThat(Xhtml.parse(page).texts("strong").getFirst())
        .isEqualTo("INVALID: " + SampleFolder.REASON);
    assertThat(page).doesNotContain("VALID<");
  }

  @Test
  void what_the_folder_lacks_is_left_out() {
    SampleFolder.replace(folder, "result.json", "{\"lab\":\"vectors\",\"valid\":true}");

    Xhtml page = Xhtml.parse(HtmlReport.of(ResultsFolder.read(folder)));

    assertThat(page.texts("h1")).containsExactly("vectors");
    assertThat(page.texts("h2")).containsExactly("How it was run");
    assertThat(page.texts("svg")).isEmpty();
  }

  @Test
  void figures_of_a_lab_that_says_nothing_for_the_report_are_shown_as_they_are() {
    SampleFolder.replace(
        folder, "result.json", "{\"lab\":\"persist\",\"valid\":true,\"rows_per_s\":50116}");

    Xhtml page = Xhtml.parse(HtmlReport.of(ResultsFolder.read(folder)));

    assertThat(page.texts("h2")).containsExactly("Figures", "How it was run");
    assertThat(page.texts("td")).containsExactly("50,116");
  }

  @Test
  void the_answer_stands_beside_the_verdict() {
    String page =
        reportOf(
            "{\"lab\":\"compare\",\"valid\":true}",
            "{\"title\": \"compare\", \"answer\": \"worse: 1.155 times\"}");

    assertThat(page).contains("<strong>VALID</strong><span>worse: 1.155 times</span>");
  }

  @Test
  void text_from_files_stays_text() {
    String hostile = "<script>alert('x')</script> & \\\" \\u0007 ]]>";
    String page =
        reportOf(
            "{\"lab\":\"%1$s\",\"valid\":false,\"reason\":\"%1$s\"}".formatted(hostile),
            """
            {"title": "%1$s", "question": "%1$s", "answer": "%1$s", "oracle": ["%1$s"], "limits": ["%1$s"],
             "throughput": [{"label": "%1$s", "per_s": 1, "unit": "%1$s"}],
             "stages": [{"stage": "%1$s", "p50_us": 1, "p99_us": 2, "p999_us": 3}],
             "tables": [{"title": "%1$s", "columns": ["%1$s"], "rows": [["%1$s"]]}]}
            """
                .formatted(hostile));

    assertThat(page).doesNotContain("<script");
    assertThat(Xhtml.parse(page).texts("h1"))
        .containsExactly("<script>alert('x')</script> & \" \ufffd ]]>");
  }

  @Test
  void types_and_frames_of_a_profile_stay_text() {
    SampleFolder.replace(
        folder,
        "profile.json",
        """
        {"samples": 1, "interval_ms": 10,
         "stacks": [{"frames": ["a.B.<init>", "a.B$$Lambda.<script>"], "count": 1}],
         "allocation": [{"type": "<script>", "site": "<b>", "bytes": 1, "share": 1}]}
        """);

    String page = reportOf("{\"lab\":\"x\",\"valid\":true}", "{\"title\":\"x\"}");

    assertThat(page).doesNotContain("<script", "<b>", "<init>");
    assertThat(Xhtml.parse(page).texts("title")).anyMatch(title -> title.contains("B.<init>"));
  }

  @Test
  void a_load_that_was_never_reached_and_figures_of_zero_are_drawn_nonetheless() {
    String page =
        reportOf(
            "{\"lab\":\"x\",\"valid\":true}",
            """
            {"title": "x", "load": [{"offered_per_s": 1000, "achieved_per_s": 10}],
             "runs": [{"run": 1}], "throughput": [{"label": "none", "per_s": 0}],
             "stages": [{"stage": "s"}], "tables": [{}], "unknown": {"to": "the reader"}}
            """);

    assertThat(Xhtml.parse(page).texts("h2")).contains("Latency against load", "Stages");
    assertThat(page).doesNotContain("NaN", "Infinity");
  }
}
