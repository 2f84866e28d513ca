package io.rollingdrop.lab.parts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.parts.benchmark.JournalBenchmark;
import io.rollingdrop.lab.parts.benchmark.KeyBenchmark;
import io.rollingdrop.lab.report.LabResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What is checked and left behind, not what is fast: JVMs live for a blink here. */
class PartsLabTest {

  private static final PartsSettings A_BLINK = new PartsSettings(1, 1, 2, 10);

  @TempDir Path folder;

  /** Somebody else's JMH on this machine may spoil figures, but not this. */
  @BeforeAll
  static void ignore_other_jmhs() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  private LabResult run(List<Part> parts) throws InterruptedException {
    return LabRun.execute("parts", folder, run -> new PartsLab(A_BLINK, parts, run).run());
  }

  private static List<Part> named(String name) {
    return Part.ALL.stream().filter(part -> part.name().equals(name)).toList();
  }

  private JsonNode json(String name) throws IOException {
    return new JsonMapper().readTree(folder.resolve(name).toFile());
  }

  @Test
  void a_part_and_its_baseline_are_measured_and_reported() throws Exception {
    LabResult result = run(named("key_parse"));

    assertThat(result.reasons()).isEmpty();
    JsonNode line = json("result.json");
    assertThat(line.path("benchmarks").asInt()).isEqualTo(2);
    assertThat(line.path("key_parse_ns").asDouble()).isPositive();
    assertThat(line.path("key_parse_error_ns").isNumber()).isTrue();
    assertThat(line.path("key_parse_bytes").asDouble())
        .as("a record of two longs, and what JMH adds in a blink")
        .isGreaterThanOrEqualTo(32);
    assertThat(line.path("key_parse_ratio").asDouble()).isPositive();
    assertThat(json("jmh.json").findValuesAsText("benchmark"))
        .containsExactly(
            KeyBenchmark.class.getName() + ".parse", KeyBenchmark.class.getName() + ".uuid");
    assertThat(folder.resolve("jmh.txt")).content().contains("Run complete");
    assertThat(folder.resolve("run.json")).exists();
    assertThat(folder.resolve("recording.jfr")).exists();
    assertThat(folder.resolve("work")).doesNotExist();
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("VALID", "read from text", "UUID.fromString");
  }

  /**
   * A group that does not divide an iteration's commands: more are appended than were asked for.
   */
  @Test
  void a_check_that_fails_in_a_jvm_makes_the_run_invalid_and_is_the_reason() throws Exception {
    Measurement uneven = Measurement.ofShots(JournalBenchmark.class, "append").with("group", 7);
    Part part =
        new Part("journal_append_7", Part.Group.JOURNAL, "by sevens", uneven, uneven, "itself");

    LabResult result = run(List.of(part));

    assertThat(result.isValid()).isFalse();
    assertThat(result.reasons())
        .singleElement()
        .asString()
        .contains("JournalBenchmark.append group=7 failed", "65542 commands were appended");
    assertThat(folder.resolve("work")).doesNotExist();
    assertThat(Files.readString(folder.resolve("report.html"))).contains("INVALID");
  }

  @Test
  void every_part_and_baseline_is_a_benchmark_of_jmhs_and_named_once() {
    List<String> known =
        BenchmarkList.defaultList()
            .getAll(
                OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
            .stream()
            .map(BenchmarkListEntry::getUsername)
            .toList();

    assertThat(Part.ALL.stream().flatMap(part -> Stream.of(part.measured(), part.baseline())))
        .allSatisfy(measured -> assertThat(known).contains(measured.benchmark()));
    assertThat(Part.ALL).extracting(Part::name).doesNotHaveDuplicates();
    assertThat(Part.ALL).extracting(Part::name).allMatch(name -> name.matches("[a-z0-9_]+"));
  }
}
