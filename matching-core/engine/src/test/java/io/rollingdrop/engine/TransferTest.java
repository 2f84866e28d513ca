package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.TransferLeg;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Money and units go from account to account, at once or in two phases. */
class TransferTest {

  private static final long FRIEND = 203;
  private static final long AT_ONCE = 0;
  private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

  private static final EngineLimits LIMITS_FOR_MANY =
      new EngineLimits(60_000_000_000L, 5_000_000_000L, 64, 8, 8, 256, 64, 4, 4, 256, 128, 4);

  private final EngineFixture core = EngineFixture.ready();

  @BeforeEach
  void the_buyer_has_a_friend_at_the_same_partner() {
    core.operator().decide(core.command.createAccount(FRIEND, 2));
  }

  @AfterEach
  void the_state_is_sound() {
    core.engine.audit();
  }

  @Test
  void the_operator_transfers_between_any_accounts() {
    assertThat(transfer(leg(BUYER, ISSUER, USD, 300)))
        .containsExactly("transferred 13: 300 of 1 from 202 to 101");
    assertThat(balance(BUYER, USD)).isEqualTo("99700/0");
    assertThat(balance(ISSUER, USD)).isEqualTo("300/0");
  }

  @Test
  void a_partner_transfers_between_its_own_accounts_only() {
    core.buyer();
    assertThat(asTheyAsk(AT_ONCE, leg(BUYER, FRIEND, USD, 5))).hasSize(1);
    assertThat(asTheyAsk(AT_ONCE, leg(BUYER, ISSUER, USD, 5)))
        .containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(asTheyAsk(AT_ONCE, leg(ISSUER, BUYER, TICKET, 5)))
        .containsExactly("rejected UNKNOWN_ACCOUNT");
  }

  @Test
  void all_legs_happen_or_none() {
    assertThat(transfer(leg(BUYER, ISSUER, USD, 300), leg(ISSUER, BUYER, TICKET, 1_001)))
        .containsExactly("rejected INSUFFICIENT_BALANCE");
    assertThat(balance(BUYER, USD)).isEqualTo("100000/0");
    assertThat(transfer(leg(BUYER, ISSUER, USD, 300), leg(ISSUER, BUYER, TICKET, 3)))
        .containsExactly(
            "transferred 14: 300 of 1 from 202 to 101", "transferred 14: 3 of 2 from 101 to 202");
  }

  @Test
  void a_leg_may_pass_on_what_one_before_it_brought() {
    assertThat(transfer(leg(FRIEND, ISSUER, USD, 300), leg(BUYER, FRIEND, USD, 300)))
        .as("in the wrong order")
        .containsExactly("rejected INSUFFICIENT_BALANCE");
    assertThat(transfer(leg(BUYER, FRIEND, USD, 300), leg(FRIEND, ISSUER, USD, 300))).hasSize(2);
    assertThat(balance(FRIEND, USD)).isEqualTo("0/0");
    assertThat(balance(ISSUER, USD)).isEqualTo("300/0");
  }

  @Test
  void what_several_legs_take_together_must_be_there() {
    assertThat(
            transfer(
                leg(BUYER, ISSUER, USD, 60_000),
                leg(BUYER, FRIEND, USD, 40_000),
                leg(BUYER, ISSUER, USD, 1)))
        .containsExactly("rejected INSUFFICIENT_BALANCE");
  }

  @Test
  void what_does_not_make_sense_is_rejected() {
    assertThat(transfer(leg(999, ISSUER, USD, 1))).containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(transfer(leg(BUYER, 999, USD, 1))).containsExactly("rejected UNKNOWN_ACCOUNT");
    assertThat(transfer(leg(BUYER, ISSUER, 9, 1))).containsExactly("rejected UNKNOWN_ASSET");
    assertThat(transfer(leg(BUYER, ISSUER, USD, 0))).containsExactly("rejected INVALID_AMOUNT");
    assertThat(transfer(leg(BUYER, ISSUER, USD, -5))).containsExactly("rejected INVALID_AMOUNT");
    assertThat(transfer(leg(BUYER, BUYER, USD, 1))).containsExactly("rejected INVALID_PARAMETER");
    core.operator();
    assertThat(asTheyAsk(core.nowNs, leg(BUYER, ISSUER, USD, 1)))
        .containsExactly("rejected INVALID_EXPIRY");
  }

  @Test
  void a_frozen_account_is_credited_but_not_debited() {
    core.operator().decide(core.command.freezeAccount(BUYER, true));
    assertThat(transfer(leg(BUYER, ISSUER, USD, 1))).containsExactly("rejected ACCOUNT_FROZEN");
    assertThat(transfer(leg(ISSUER, BUYER, TICKET, 1))).hasSize(1);
  }

  @Test
  void what_is_pending_is_held_until_it_is_posted() {
    assertThat(pending(leg(BUYER, ISSUER, USD, 300), leg(ISSUER, BUYER, TICKET, 3)))
        .containsExactly(
            "pending 13: 300 of 1 from 202 to 101 until +3600s",
            "pending 13: 3 of 2 from 101 to 202 until +3600s");
    assertThat(balance(BUYER, USD)).isEqualTo("99700/300");
    assertThat(balance(ISSUER, TICKET)).isEqualTo("997/3");
    assertThat(balance(BUYER, TICKET)).isEqualTo("0/0");
    core.engine.audit();
    assertThat(core.operator().decide(core.command.postTransfer(13)))
        .containsExactly(
            "posted 13: 300 of 1 from 202 to 101", "posted 13: 3 of 2 from 101 to 202");
    assertThat(balance(BUYER, USD)).isEqualTo("99700/0");
    assertThat(balance(BUYER, TICKET)).isEqualTo("3/0");
    assertThat(core.decide(core.command.postTransfer(13)))
        .containsExactly("rejected UNKNOWN_TRANSFER");
    assertThat(core.decide(core.command.voidTransfer(13)))
        .containsExactly("rejected UNKNOWN_TRANSFER");
  }

  @Test
  void what_is_voided_comes_back() {
    pending(leg(BUYER, ISSUER, USD, 300), leg(BUYER, FRIEND, USD, 5));
    assertThat(core.decide(core.command.voidTransfer(13)))
        .containsExactly(
            "voided 13: 300 of 1 from 202 to 101 REQUESTED",
            "voided 13: 5 of 1 from 202 to 203 REQUESTED");
    assertThat(balance(BUYER, USD)).isEqualTo("100000/0");
  }

  @Test
  void pending_legs_do_not_bring_anything_yet() {
    assertThat(pending(leg(BUYER, FRIEND, USD, 300), leg(FRIEND, ISSUER, USD, 300)))
        .containsExactly("rejected INSUFFICIENT_BALANCE");
  }

  @Test
  void who_asked_for_it_ends_it_or_the_operator() {
    core.buyer();
    asTheyAsk(core.nowNs + HOUR_NS, leg(BUYER, FRIEND, USD, 7));
    pending(leg(BUYER, FRIEND, USD, 8));
    assertThat(core.issuer().decide(core.command.postTransfer(13)))
        .containsExactly("rejected UNKNOWN_TRANSFER");
    assertThat(core.buyer().decide(core.command.voidTransfer(14)))
        .as("the operator's")
        .containsExactly("rejected UNKNOWN_TRANSFER");
    assertThat(core.buyer().decide(core.command.postTransfer(13))).hasSize(1);
  }

  @Test
  void it_is_voided_by_itself_with_the_first_tick_after_its_time() {
    core.operator();
    asTheyAsk(core.nowNs + 2 * HOUR_NS, leg(BUYER, ISSUER, USD, 1));
    asTheyAsk(core.nowNs + HOUR_NS, leg(BUYER, ISSUER, USD, 2), leg(BUYER, ISSUER, USD, 3));
    core.nowNs += HOUR_NS - 1;
    assertThat(core.tick()).hasSize(1);
    core.nowNs++;
    assertThat(core.tick())
        .endsWith(
            "voided 14: 2 of 1 from 202 to 101 EXPIRED",
            "voided 14: 3 of 1 from 202 to 101 EXPIRED")
        .hasSize(3);
    core.nowNs += 2 * HOUR_NS;
    assertThat(core.tick()).hasSize(2);
    assertThat(balance(BUYER, USD)).isEqualTo("100000/0");
  }

  @Test
  void a_frozen_accounts_pending_transfer_is_posted_for_it_was_held_before() {
    pending(leg(BUYER, ISSUER, USD, 300));
    core.operator().decide(core.command.freezeAccount(BUYER, true));
    assertThat(core.decide(core.command.postTransfer(13))).hasSize(1);
  }

  @Test
  void beyond_the_bounds_nothing_is_pending() {
    List<TransferLeg> most = new ArrayList<>();
    for (int leg = 0; leg < CommandFormat.MAX_LEGS; leg++) {
      most.add(leg(BUYER, ISSUER, USD, 1 + leg));
    }
    TransferLeg[] legs = most.toArray(new TransferLeg[0]);
    for (int full = 0; full < EngineFixture.LIMITS.maxAccounts() / legs.length; full++) {
      assertThat(pending(legs)).hasSize(legs.length);
    }
    assertThat(pending(legs[0])).containsExactly("rejected CAPACITY_REACHED");
    core.decide(core.command.voidTransfer(13));
    assertThat(pending(legs)).hasSize(legs.length);
  }

  @Test
  void a_tenant_has_its_share_of_what_may_be_pending_and_no_more() {
    core.buyer();
    for (int leg = 0; leg < CommandFormat.MAX_LEGS; leg++) {
      assertThat(asTheyAsk(core.nowNs + HOUR_NS, leg(BUYER, FRIEND, USD, 1))).hasSize(1);
    }
    assertThat(asTheyAsk(core.nowNs + HOUR_NS, leg(BUYER, FRIEND, USD, 1)))
        .containsExactly("rejected CAPACITY_REACHED");
    assertThat(pending(leg(BUYER, FRIEND, USD, 1))).as("the operator").hasSize(1);
    core.buyer().decide(core.command.voidTransfer(13));
    assertThat(asTheyAsk(core.nowNs + HOUR_NS, leg(BUYER, FRIEND, USD, 1))).hasSize(1);
  }

  @Test
  void nothing_is_pending_for_more_than_ninety_days() {
    core.operator();
    long most = core.nowNs + Transfers.MOST_PENDING_NS;
    assertThat(asTheyAsk(most + 1, leg(BUYER, ISSUER, USD, 1)))
        .containsExactly("rejected INVALID_EXPIRY");
    assertThat(asTheyAsk(most, leg(BUYER, ISSUER, USD, 1))).hasSize(1);
  }

  @Test
  void a_repeat_is_told_and_nothing_moves_again() {
    core.operator().key(core.keyOfAge(0, 1));
    asTheyAsk(AT_ONCE, leg(BUYER, ISSUER, USD, 300));
    assertThat(asTheyAsk(AT_ONCE, leg(BUYER, ISSUER, USD, 300)))
        .containsExactly("repeated 13 NONE order 0 NONE open 0 filled 0");
    assertThat(asTheyAsk(AT_ONCE, leg(BUYER, ISSUER, USD, 300), leg(BUYER, FRIEND, USD, 1)))
        .containsExactly("rejected IDEMPOTENCY_KEY_REUSED");
    assertThat(balance(BUYER, USD)).isEqualTo("99700/0");
  }

  @Test
  void many_that_are_over_are_voided_piece_by_piece_and_none_of_them_is_posted() {
    EngineFixture many = EngineFixture.ready(LIMITS_FOR_MANY);
    TransferLeg[] legs = new TransferLeg[CommandFormat.MAX_LEGS - 1];
    Arrays.fill(legs, leg(BUYER, ISSUER, USD, 1));
    int transfers = DueWork.MOST_AT_ONCE / legs.length + 3;
    many.operator();
    for (int each = 0; each < transfers; each++) {
      many.decide(many.command.transfer(List.of(legs), many.nowNs + HOUR_NS));
    }
    long last = many.lastSequence();
    many.nowNs += HOUR_NS;
    int inOnePiece = (DueWork.MOST_AT_ONCE / legs.length + 1) * legs.length;
    assertThat(many.tick()).as("a transfer that was begun is ended").hasSize(1 + inOnePiece);
    EngineFixture other = new EngineFixture(MemorySnapshot.of(many.engine));
    other.operator();
    List<String> decided = many.operator().decide(many.command.postTransfer(last));
    assertThat(decided)
        .startsWith("rejected UNKNOWN_TRANSFER")
        .hasSize(1 + transfers * legs.length - inOnePiece);
    assertThat(other.decide(other.command.postTransfer(last))).isEqualTo(decided);
    assertThat(other.engine.stateHash()).isEqualTo(many.engine.stateHash());
    assertThat(many.balance(BUYER, USD)).isEqualTo("100000/0");
    many.engine.audit();
  }

  @Test
  void a_snapshot_has_what_is_pending() {
    pending(leg(BUYER, ISSUER, USD, 300), leg(ISSUER, BUYER, TICKET, 3));
    pending(leg(BUYER, FRIEND, USD, 5));
    core.decide(core.command.voidTransfer(14));
    EngineFixture other = new EngineFixture(MemorySnapshot.of(core.engine));
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    core.nowNs += HOUR_NS;
    other.nowNs = core.nowNs;
    assertThat(other.tick()).isEqualTo(core.tick()).hasSize(3);
    assertThat(other.engine.stateHash()).isEqualTo(core.engine.stateHash());
    other.engine.audit();
  }

  private static TransferLeg leg(long debit, long credit, int asset, long amount) {
    return new TransferLeg(debit, credit, asset, amount);
  }

  private List<String> transfer(TransferLeg... legs) {
    core.operator();
    return asTheyAsk(AT_ONCE, legs);
  }

  private List<String> pending(TransferLeg... legs) {
    core.operator();
    return asTheyAsk(core.nowNs + HOUR_NS, legs);
  }

  private List<String> asTheyAsk(long expiryNs, TransferLeg... legs) {
    return core.decide(core.command.transfer(List.of(legs), expiryNs));
  }

  private String balance(long account, int asset) {
    return core.balance(account, asset);
  }
}
