package io.rollingdrop.satellite.config.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.rollingdrop.satellite.config.dashboard.DashboardFold.Look;
import io.rollingdrop.satellite.config.dashboard.DashboardView.Consumer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DashboardFoldTest {

  private static RoleSample role(String name, String metrics) {
    Role role = new Role(name, URI.create("http://127.0.0.1:1"));
    return new RoleSample(
        role, true, true, "ok", Metrics.parse(metrics), MissingNode.getInstance());
  }

  private static Look look(long seconds, RoleSample... roles) {
    return new Look(TimeUnit.SECONDS.toNanos(seconds), seconds * 1_000, List.of(roles));
  }

  @Test
  void metricsAreReadAsPrometheusWritesThem() {
    Metrics metrics =
        Metrics.parse(
            """
            # HELP a_total what
            # TYPE a_total counter
            a_total{route="/v1/{id}",status="200"} 3
            a_total{route="x \\"y\\""} 4.5e1 1767225600000
            b NaN
            c +Inf
            d 7
            this is no metric
            """);
    assertThat(metrics.sum("a_total")).hasValue(48);
    assertThat(metrics.sum("b")).isEmpty();
    assertThat(metrics.sum("d")).hasValue(7);
    assertThat(metrics.samples().getFirst().labels())
        .isEqualTo(Map.of("route", "/v1/{id}", "status", "200"));
  }

  @Test
  void ratesAreWhatWasCountedBetweenTwoLooks() {
    DashboardView view =
        DashboardFold.view(
            look(
                10,
                role("core", "rollingdrop_core_commands_total 100"),
                role("gateway", "rollingdrop_gateway_requests_total{status=\"200\"} 50"),
                role("persister", "rollingdrop_persister_events_total{sink=\"kafka\"} 1000")),
            look(
                12,
                role("core", "rollingdrop_core_commands_total 300"),
                role(
                    "gateway",
                    """
                    rollingdrop_gateway_requests_total{status="200"} 55
                    rollingdrop_gateway_requests_total{status="404"} 5
                    """),
                role(
                    "persister",
                    """
                    rollingdrop_persister_events_total{sink="kafka"} 3000
                    rollingdrop_persister_events_total{sink="postgres"} 2000
                    """)));
    assertThat(view.throughput().commandsPerS()).isEqualTo(100);
    assertThat(view.throughput().requestsPerS()).isEqualTo(5);
    assertThat(view.throughput().eventsPerS()).isEqualTo(1_000);
    assertThat(view.throughput().tradesPerS()).isZero();
  }

  @Test
  void aCounterThatFellWasStartedAgain() {
    DashboardView view =
        DashboardFold.view(
            look(10, role("core", "rollingdrop_core_commands_total 100")),
            look(11, role("core", "rollingdrop_core_commands_total 30")));
    assertThat(view.throughput().commandsPerS()).isEqualTo(30);
  }

  @Test
  void lagsAreOfEachOutput() {
    Look now =
        look(
            10,
            role("core", "rollingdrop_core_published_sequence 120"),
            role("gateway", "rollingdrop_gateway_sequence 117"),
            role(
                "persister",
                """
                rollingdrop_persister_lag_events{sink="postgres"} 12
                rollingdrop_persister_lag_events{sink="kafka"} 0
                rollingdrop_persister_lag_seconds{sink="postgres"} 0.25
                """),
            RoleSample.down(new Role("market-data", URI.create("http://127.0.0.1:2"))));
    OptionalDouble unknown = OptionalDouble.empty();
    assertThat(DashboardFold.view(now, now).consumers())
        .containsExactly(
            new Consumer("gateway", true, OptionalDouble.of(3), unknown, ""),
            new Consumer(
                "persister postgres", true, OptionalDouble.of(12), OptionalDouble.of(250), ""),
            new Consumer("persister kafka", true, OptionalDouble.of(0), unknown, ""),
            new Consumer("market-data", false, unknown, unknown, "does not answer"));
  }
}
