package io.rollingdrop.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollingdrop.lab.harness.LabRun;
import io.rollingdrop.lab.report.KnownAnswers;
import io.rollingdrop.lab.report.LabResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab, small. */
class EngineLabTest {

  private static final String WORKLOAD = "swing-40-s1-n1000";
  private static final String[] RATIOS = {
    "book_vs_exchange_core", "engine_vs_exchange_core", "book_vs_parity"
  };

  @TempDir private Path folder;

  private LabResult run(Path workload) throws InterruptedException {
    EngineLab lab = new EngineLab(new EngineLab.Settings(List.of(workload), 1, 2, 3_000, 0));
    return LabRun.execute("engine", folder.resolve("results"), lab::in);
  }

  private static Path workload() {
    return KnownAnswers.folder("vectors").resolve(WORKLOAD + ".bin.gz");
  }

  @Test
  void each_scenario_has_its_figures_and_the_worst_of_them_are_told()
      throws IOException, InterruptedException {
    LabResult result = run(workload());
    JsonNode json = new ObjectMapper().readTree(result.json());

    assertThat(result.reasons()).isEmpty();
    assertThat(json.path("scenarios").propertyStream().map(Map.Entry::getKey))
        .containsExactly(WORKLOAD, "all-order-types", "all-order-types-1000-markets");
    JsonNode scenario = json.path("scenarios").path(WORKLOAD);
    for (String nanos : List.of("book_ns", "engine_ns", "exchange_core_ns", "parity_ns")) {
      assertThat(scenario.path(nanos).asDouble()).as(nanos).isPositive();
    }
    for (String ratio : RATIOS) {
      assertThat(scenario.path(ratio).asDouble()).as(ratio).isPositive();
    }
    assertThat(json.path("scenarios").path("all-order-types").path("engine_ns").asDouble())
        .isPositive();
    assertThat(json.path("worst_book_vs_exchange_core"))
        .isEqualTo(json.path("median_book_vs_exchange_core"))
        .isEqualTo(scenario.path("book_vs_exchange_core"));
    assertThat(json.path("worst_engine_vs_exchange_core"))
        .isEqualTo(scenario.path("engine_vs_exchange_core"));
    assertThat(json.path("worst_book_vs_parity")).isEqualTo(scenario.path("book_vs_parity"));
    assertThat(json.has("allocated_bytes_per_message")).isTrue();
  }

  @Test
  void a_workload_whose_answer_is_not_the_known_one_makes_the_run_invalid()
      throws IOException, InterruptedException {
    Path copy = Files.copy(workload(), folder.resolve(WORKLOAD + ".bin.gz"));
    Files.writeString(
        folder.resolve("expected.tsv"),
        Files.readString(workload().resolveSibling("expected.tsv"))
            .replaceAll("(" + WORKLOAD + ".*\t)[0-9a-f]{64}", "$1" + "0".repeat(64)));
    LabResult result = run(copy);

    assertThat(result.isValid()).isFalse();
    assertThat(result.reasons().getFirst()).contains(WORKLOAD).contains("known is");
  }

  @Test
  void an_operation_is_measured_by_orders_that_rest() {
    List<RestingCost.Row> rows =
        new RestingCost(List.of(100, 1_000), 2_000).run(0, 1, (place, all) -> {});

    assertThat(rows).extracting(RestingCost.Row::resting).containsExactly(100, 1_000);
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.book().median()).isPositive();
              assertThat(row.engine().median()).isPositive();
              assertThat(row.access().median()).isPositive();
              assertThat(row.footprint()).isGreaterThan(100L * row.resting());
            });
  }
}
