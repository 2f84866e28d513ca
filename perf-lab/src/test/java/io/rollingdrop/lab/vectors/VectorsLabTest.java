package io.rollingdrop.lab.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.lab.harness.ReportDraft;
import io.rollingdrop.lab.report.KnownAnswers;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsLabTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  private LabResult run(List<Path> files) {
    return new VectorsLab(new PrintWriter(out), Progress.silent(), new ReportDraft()).run(files);
  }

  @Test
  void every_public_workload_gives_the_reports_that_two_independent_engines_gave()
      throws IOException {
    List<Path> files = VectorsLab.files(KnownAnswers.folder("vectors"));

    LabResult result = run(files);

    assertThat(result.json())
        .isEqualTo(
            "{\"lab\":\"vectors\",\"valid\":true,\"files\":22,\"matched\":22,\"mismatched\":0}");
    assertThat(out.toString().lines()).hasSize(22).allMatch(l -> l.matches("[^\t]+\t[0-9a-f]{64}"));
  }

  private Path oneOrder(String name) throws IOException {
    return new WorkloadBytes(1).message(0, 0, 0, 5, 0, 1, 100).write(folder.resolve(name));
  }

  private void expect(String lines) throws IOException {
    Files.writeString(
        folder.resolve("expected.tsv"), "file\tmessages\treports\ttrades\tsha256\n" + lines);
  }

  /** Of the stream {@code 0,0,0,1,100,5}, by sha256sum. */
  private static final String ONE_ORDER =
      "e2108d82b5f391d1415fa8c392008a397adc2bcff23879a94f110811aac35eef";

  @Test
  void the_hash_is_that_of_the_stream_and_an_answer_beside_the_file_is_compared()
      throws IOException {
    Path file = oneOrder("one.bin.gz");
    expect("one.bin.gz\t1\t1\t0\t" + ONE_ORDER + "\n");

    LabResult result = run(List.of(file));

    assertThat(out).hasToString("one.bin.gz\t" + ONE_ORDER + System.lineSeparator());
    assertThat(result.json())
        .isEqualTo(
            "{\"lab\":\"vectors\",\"valid\":true,\"files\":1,\"matched\":1,\"mismatched\":0}");
  }

  @Test
  void another_answer_is_a_mismatch_and_names_the_file() throws IOException {
    Path file = oneOrder("one.bin.gz");
    expect("one.bin.gz\t1\t1\t1\t" + ONE_ORDER + "\n");

    LabResult result = run(List.of(file));

    assertThat(result.reasons()).singleElement().asString().startsWith("one.bin.gz: expected");
    assertThat(result.json()).contains("\"matched\":0,\"mismatched\":1");
  }

  @Test
  void a_file_of_which_nothing_is_known_is_neither_matched_nor_mismatched() throws IOException {
    LabResult result = run(VectorsLab.files(oneOrder("one.bin.gz").getParent()));

    assertThat(result.json())
        .isEqualTo(
            "{\"lab\":\"vectors\",\"valid\":true,\"files\":1,\"matched\":0,\"mismatched\":0}");
  }

  @Test
  void an_order_that_the_core_refuses_makes_the_run_invalid_and_is_named() throws IOException {
    Path file =
        new WorkloadBytes(1).message(0, 0, 0, 5, 0, 1, 0).write(folder.resolve("free.bin.gz"));

    assertThat(run(List.of(file)).reasons())
        .containsExactly(
            "free.bin.gz, message 1: the core refuses what is asked for order 1: INVALID_PRICE");
  }
}
