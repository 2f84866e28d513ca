package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.LIMITS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.codec.RulesActivatedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import org.junit.jupiter.api.Test;

/** Which rules decide, from which command on. */
class RulesVersionTest {

  private static final String ACTIVATED = "event " + RulesActivatedDecoder.TEMPLATE_ID;

  private final EngineFixture core = EngineFixture.ready(LIMITS, 1);

  @Test
  void without_rules_nothing_is_decided_but_their_activation() {
    EngineFixture fresh = new EngineFixture();
    assertThat(fresh.sell(1, 1)).containsExactly("rejected RULES_NOT_ACTIVE");
    assertThat(fresh.activate(LIMITS, Engine.NEWEST_RULES + 1))
        .containsExactly("rejected UNSUPPORTED_RULES");
    fresh.activate(LIMITS, 1);
    assertThat(fresh.engine.rulesVersion()).isEqualTo(1);
    assertThat(fresh.sell(1, 1)).containsExactly("rejected UNKNOWN_ACCOUNT");
  }

  @Test
  void newer_rules_decide_from_their_activation_on() {
    core.sell(40, 2);
    assertThat(core.events.wireVersion()).isEqualTo(2);
    assertThat(core.activate(LIMITS, 2)).containsExactly(ACTIVATED);
    assertThat(core.events.wireVersion()).as("decided by rules 1").isEqualTo(2);
    assertThat(core.engine.rulesVersion()).isEqualTo(2);
    assertThat(core.buyer().place(Side.BUY, TimeInForce.FOK, 40, 3, ""))
        .containsExactly("rejected NOT_FILLABLE");
    assertThat(core.buy(40, 2)).hasSize(2);
    assertThat(core.events.wireVersion()).isEqualTo(3);
    core.engine.audit();
  }

  @Test
  void what_only_newer_rules_know_is_no_command_before() {
    int length =
        core.buyer()
            .command
            .placeOrder(
                7, Side.BUY, TimeInForce.GTC, 40, 3, "", OrderTerms.NONE.withMinimumQuantity(2));
    assertThat(CommandFormat.check(core.command.buffer(), 0, length, 1))
        .isEqualTo(CommandFormat.Fault.UNSUPPORTED_VERSION);
    core.activate(LIMITS, 2);
    assertThat(core.buyer().decide(length)).containsExactly("rejected MINIMUM_NOT_FILLABLE");
  }

  @Test
  void rules_do_not_go_back_and_may_be_activated_again() {
    core.activate(LIMITS, 2);
    assertThat(core.activate(LIMITS, 1)).containsExactly("rejected UNSUPPORTED_RULES");
    assertThat(core.activate(LIMITS, 2)).containsExactly(ACTIVATED);
    assertThat(core.engine.rulesVersion()).isEqualTo(2);
  }

  @Test
  void other_bounds_are_rejected_and_the_rules_stay() {
    EngineLimits other =
        new EngineLimits(
            LIMITS.idempotencyWindowNs(),
            LIMITS.keySkewNs(),
            LIMITS.idempotencyEntries(),
            LIMITS.maxTenants() + 1,
            LIMITS.maxAssets(),
            LIMITS.maxAccounts(),
            LIMITS.maxBalances(),
            LIMITS.maxMarkets(),
            LIMITS.maxGrants(),
            LIMITS.maxOrders(),
            LIMITS.maxLevelsPerSide(),
            LIMITS.maxSessions());
    assertThat(core.activate(other, 2)).containsExactly("rejected INVALID_PARAMETER");
    assertThat(core.engine.rulesVersion()).isEqualTo(1);
  }

  @Test
  void partners_do_not_activate_rules() {
    int length = core.issuer().command.createTenant(9);
    assertThat(core.decide(length)).containsExactly("rejected NOT_AUTHORISED");
    assertThat(core.activateAs(1, LIMITS, 2)).containsExactly("rejected NOT_AUTHORISED");
    assertThat(core.engine.rulesVersion()).isEqualTo(1);
  }

  @Test
  void an_older_release_refuses_rules_that_it_does_not_know() {
    EngineFixture older = new EngineFixture(1);
    older.activate(LIMITS, 1);
    assertThat(older.activate(LIMITS, 2)).containsExactly("rejected UNSUPPORTED_RULES");
    assertThat(older.engine.rulesVersion()).isEqualTo(1);
  }

  @Test
  void an_older_release_does_not_take_over_a_snapshot_of_newer_rules() {
    core.sell(40, 2);
    assertThat(new EngineFixture(MemorySnapshot.of(core.engine), 1).engine.stateHash())
        .isEqualTo(core.engine.stateHash());
    core.activate(LIMITS, 2);
    MemorySnapshot newer = MemorySnapshot.of(core.engine);
    assertThatThrownBy(() -> new EngineFixture(newer, 1)).hasMessageContaining("rules 2");
    assertThat(new EngineFixture(newer, 2).engine.rulesVersion()).isEqualTo(2);
  }

  @Test
  void a_sender_that_needs_newer_rules_is_told_so() {
    core.command.needsRules(2);
    assertThat(core.sell(40, 1)).containsExactly("rejected RULES_NOT_ACTIVE");
    core.activate(LIMITS, 2);
    assertThat(core.sell(40, 1).getFirst()).startsWith("accepted");
  }

  @Test
  void a_gap_in_the_sequence_stops_the_engine() {
    assertThatThrownBy(
            () ->
                core.engine.onCommand(
                    core.lastSequence() + 2,
                    core.nowNs,
                    core.command.buffer(),
                    0,
                    core.command.createTenant(3)))
        .isInstanceOf(InvariantViolation.class);
  }
}
