package io.rollingdrop.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LabMainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int lab(String... arguments) {
    return LabMain.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void list_names_every_lab_and_what_it_does() {
    assertThat(lab("list")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("vectors\tPlays benchmark workloads"))
        .anyMatch(line -> line.startsWith("nasdaq\tReplays a NASDAQ session"))
        .anyMatch(line -> line.startsWith("load\tPuts signed orders"))
        .anyMatch(line -> line.startsWith("persist\tJournal to Postgres"))
        .anyMatch(line -> line.startsWith("sight\tHow soon an order"))
        .anyMatch(line -> line.startsWith("pipeline\tOpen-loop latency"))
        .anyMatch(line -> line.startsWith("day\tA day of fifty million"))
        .anyMatch(line -> line.startsWith("failover\tKills the leader"))
        .anyMatch(line -> line.startsWith("cluster\tHighest throughput"))
        .anyMatch(line -> line.startsWith("engine\tOur book and our whole engine"))
        .anyMatch(line -> line.startsWith("parts\tThe core's parts"))
        .anyMatch(line -> line.startsWith("compare\tThis tree"))
        .hasSize(12);
  }

  @Test
  void every_lab_has_help() {
    for (String name :
        new String[] {
          "vectors",
          "nasdaq",
          "pipeline",
          "day",
          "load",
          "persist",
          "sight",
          "failover",
          "cluster",
          "engine",
          "parts",
          "compare",
          "report",
          "list"
        }) {
      assertThat(lab(name, "--help")).as(name).isZero();
      assertThat(out.toString()).contains("Usage: lab " + name);
    }
  }

  @Test
  void wrong_usage_ends_with_exit_code_2_and_says_what_is_wrong() {
    assertThat(lab()).isEqualTo(2);
    assertThat(err.toString()).contains("Name a lab");
    assertThat(lab("no-such-lab")).isEqualTo(2);
    assertThat(lab("vectors", "no/such/path")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file or folder no/such/path");
    assertThat(lab("nasdaq", "no/such/path")).isEqualTo(2);
    assertThat(lab("nasdaq", "--url", "http://127.0.0.1:1")).isEqualTo(2);
    assertThat(err.toString()).contains("--url goes with --through gateway");
    assertThat(lab("pipeline", "--rate", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("rate 0 is not within");
    assertThat(lab("pipeline", "--durability", "hope")).isEqualTo(2);
    assertThat(lab("failover", "--kills", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("kills 0 is not within");
    assertThat(lab("cluster", "--rounds", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("rounds 0 is not within");
    assertThat(lab("parts", "no-such-part")).isEqualTo(2);
    assertThat(err.toString()).contains("no part is named like 'no-such-part'", "book_place");
    assertThat(lab("parts", "(")).isEqualTo(2);
    assertThat(lab("parts", "--forks", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("forks 0 is not within");
  }
}
