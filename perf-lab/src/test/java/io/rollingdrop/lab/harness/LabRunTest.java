package io.rollingdrop.lab.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rollingdrop.lab.report.LabResult;
import io.rollingdrop.lab.report.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabRunTest {

  @TempDir Path folder;

  private JsonNode json(String name) throws IOException {
    return new JsonMapper().readTree(folder.resolve(name).toFile());
  }

  @Test
  void whatTheLabMeasuredIsInTheFolderBesideWhatTheMachineDid() throws Exception {
    LabResult result = LabRun.execute("some", folder, LabRunTest::measureTwoSeconds);

    assertThat(result.isValid()).isTrue();
    assertThat(json("result.json").path("hiccup_p999_us").isNumber()).isTrue();
    assertThat(json("run.json").path("environment").path("disk").asText()).contains("GiB free");
    assertThat(json("pauses.json").findValuesAsText("kind")).contains("gc");
    assertThat(json("report.json").path("latencies").findValuesAsText("role"))
        .containsExactly("measured", "hiccup");
    try (HistogramLogReader log = new HistogramLogReader(folder.resolve("latency.hlog").toFile())) {
      Histogram second = (Histogram) log.nextIntervalHistogram();
      assertThat(second.getTag()).isEqualTo("1");
      assertThat(second.getMaxValue()).isBetween(1_000L, 1_001L);
      assertThat(log.nextIntervalHistogram()).isNotNull();
    }
  }

  private static void measureTwoSeconds(LabRun run) {
    long startNs = System.nanoTime();
    long lengthNs = TimeUnit.SECONDS.toNanos(2);
    LatencyRecorder recorder = new LatencyRecorder(1, startNs, 2);
    System.gc();
    while (System.nanoTime() - startNs < lengthNs) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      recorder.record(System.nanoTime(), 1_000);
    }
    run.latencies("latency", "parking", Role.MEASURED).add(recorder);
  }

  @Test
  void aRunThatDoesNotCountLeavesItsReason() throws Exception {
    LabResult result =
        LabRun.execute(
            "some",
            folder,
            run -> {
              throw new IllegalStateException("lost a reply");
            });

    assertThat(result.reasons()).containsExactly("lost a reply");
    assertThat(json("result.json").path("valid").asBoolean()).isFalse();
    assertThat(json("result.json").path("reason").asText()).isEqualTo("lost a reply");
    assertThat(folder).isDirectoryContaining("glob:**/run.json");
  }

  @Test
  void nothingOfAnEarlierRunInTheFolderIsTakenForThisOnes() throws Exception {
    Files.writeString(folder.resolve("profile.json"), "{}");
    Files.writeString(folder.resolve("latency.hlog"), "of an earlier run");
    Files.writeString(folder.resolve("notes.txt"), "somebody's");

    LabRun.execute("some", folder, run -> run.result().put("figure", 1));

    assertThat(folder)
        .isDirectoryNotContaining("glob:**/profile.json")
        .isDirectoryNotContaining("glob:**/latency.hlog")
        .isDirectoryContaining("glob:**/notes.txt")
        .isDirectoryContaining("glob:**/result.json");
  }

  @Test
  void anErrorOfTheLabItselfIsNotTakenForAResult() {
    assertThatThrownBy(
            () ->
                LabRun.execute(
                    "some",
                    folder,
                    run -> {
                      throw new IllegalArgumentException("a bug");
                    }))
        .hasMessage("a bug");
    assertThat(folder).isDirectoryNotContaining("glob:**/result.json");
  }
}
