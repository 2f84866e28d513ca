package io.rollingdrop.ops.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.gateway.GatewaySettings;
import io.rollingdrop.ops.core.CoreFixture;
import io.rollingdrop.ops.gateway.Credentials.Credential;
import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.EventSubscription;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.TickedDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTenantTest {

  @TempDir private Path data;

  private GatewayRole gatewayOn(CoreFixture core) {
    return GatewayRole.start(
        GatewaySettings.defaults(data.resolve("gateway")),
        new GatewayRole.CoreAccess(
            core.core().newLink(), core.core().feed(), new LocalStages(core.core())),
        new Credentials(data),
        core.registry,
        core.parts,
        core.failure::set);
  }

  /** Template ids of the events so far, but for ticks. */
  private static List<Integer> events(CoreFixture core) {
    List<Integer> templates = new ArrayList<>();
    Position end = core.core().published();
    try (EventSubscription events = core.core().feed().open(Position.START)) {
      while (events.position().isBefore(end.sequence(), end.index())) {
        events.poll(
            (buffer, offset, length) -> templates.add(CommandFormat.templateId(buffer, offset)),
            64);
      }
    }
    templates.removeIf(template -> template == TickedDecoder.TEMPLATE_ID);
    return templates;
  }

  @Test
  void a_newcomer_finds_two_partners_and_a_book_with_trades() {
    try (CoreFixture core = new CoreFixture(data.resolve("core"))) {
      Credentials credentials = new Credentials(data);
      GatewayRole gateway = gatewayOn(core);

      gateway.seedDemo(credentials);

      assertThat(events(core))
          .contains(TradeDecoder.TEMPLATE_ID)
          .doesNotContain(CommandRejectedDecoder.TEMPLATE_ID);
      try (SignedClient demo =
          new SignedClient(
              gateway.partnersDoor(), credentials.read(DemoTenant.DEMO).orElseThrow())) {
        assertThat(demo.get("/v1/orders?account_id=1001&status=open").orElseThrow().path("orders"))
            .hasSizeGreaterThanOrEqualTo(8);
      }
      assertThat(core.failure.get()).isNull();
    }
  }

  @Test
  void seeding_again_changes_nothing_also_after_a_restart() {
    List<Integer> once;
    Optional<Credential> key;
    Credentials credentials = new Credentials(data);
    try (CoreFixture core = new CoreFixture(data.resolve("core"))) {
      GatewayRole gateway = gatewayOn(core);
      gateway.seedDemo(credentials);
      once = events(core);
      key = credentials.read(DemoTenant.DEMO);

      gateway.seedDemo(credentials);

      assertThat(events(core)).isEqualTo(once);
      assertThat(credentials.read(DemoTenant.DEMO)).isEqualTo(key);
    }
    try (CoreFixture core = new CoreFixture(data.resolve("core"))) {
      gatewayOn(core).seedDemo(credentials);

      assertThat(credentials.read(DemoTenant.DEMO)).isEqualTo(key);
      assertThat(events(core))
          .filteredOn(t -> t == TradeDecoder.TEMPLATE_ID)
          .hasSameSizeAs(once.stream().filter(t -> t == TradeDecoder.TEMPLATE_ID).toList());
    }
  }

  @Test
  void a_lost_credentials_file_is_made_good_by_a_new_key() throws Exception {
    Credentials credentials = new Credentials(data);
    try (CoreFixture core = new CoreFixture(data.resolve("core"))) {
      GatewayRole gateway = gatewayOn(core);
      gateway.seedDemo(credentials);
      Credential first = credentials.read(DemoTenant.DEMO).orElseThrow();
      Files.delete(data.resolve("credentials").resolve(DemoTenant.DEMO));

      gateway.seedDemo(credentials);

      assertThat(credentials.read(DemoTenant.DEMO).orElseThrow()).isNotEqualTo(first);
    }
  }

  @Test
  void an_operator_key_that_was_taken_away_is_not_written_again() throws Exception {
    Credentials credentials = new Credentials(data);
    try (CoreFixture core = new CoreFixture(data.resolve("core"))) {
      gatewayOn(core);
      assertThat(credentials.read(GatewayRole.OPERATOR)).isPresent();
    }
    Files.delete(data.resolve("credentials").resolve(GatewayRole.OPERATOR));

    try (CoreFixture core = new CoreFixture(data.resolve("core"))) {
      gatewayOn(core).seedDemo(credentials);
      assertThat(credentials.read(GatewayRole.OPERATOR)).isEmpty();
      assertThat(credentials.read(DemoTenant.DEMO)).isEmpty();
    }
  }
}
