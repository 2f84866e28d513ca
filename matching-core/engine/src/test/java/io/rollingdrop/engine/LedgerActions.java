package io.rollingdrop.engine;

import static io.rollingdrop.engine.EngineFixture.BUYER;
import static io.rollingdrop.engine.EngineFixture.HOUSE;
import static io.rollingdrop.engine.EngineFixture.ISSUER;
import static io.rollingdrop.engine.EngineFixture.MARKET;
import static io.rollingdrop.engine.EngineFixture.TICKET;
import static io.rollingdrop.engine.EngineFixture.USD;

import io.rollingdrop.engine.EngineAgainstTwinTest.Action;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.codec.HoldLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.HouseholdChangedDecoder;
import io.rollingdrop.protocol.codec.OpenOrderLimitChangedDecoder;
import io.rollingdrop.protocol.codec.PurchaseLimitsChangedDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Has engine and twin transfer, and set limits; what exactly is drawn from the action's target. */
final class LedgerActions {

  private static final List<Long> ACCOUNTS = List.of(ISSUER, BUYER, HOUSE);
  private static final List<String> NAMES = List.of("issuer", "buyer", "house");
  private static final List<List<Long>> OF_TENANTS =
      List.of(ACCOUNTS, List.of(ISSUER, HOUSE), List.of(BUYER));
  private static final int MOST_LEGS_DRAWN = 3;

  /** What each of them said. */
  record Outcome(List<String> expected, List<String> decided) {}

  private final EngineFixture core;
  private final NaiveExchange twin;

  LedgerActions(EngineFixture core, NaiveExchange twin) {
    this.core = core;
    this.twin = twin;
  }

  /**
   * @param id of what the command makes
   */
  Outcome act(Action action, long id) {
    Random drawn = new Random(action.target());
    return switch (action.kind()) {
      case TRANSFER -> transfer(action, id, drawn);
      case POST_TRANSFER, VOID_TRANSFER -> end(action, drawn);
      case SET_RISK_LIMITS -> setRiskLimits(action, drawn);
      case SET_HOUSEHOLD -> setHousehold(drawn);
      case SET_PURCHASE_LIMITS -> setPurchaseLimits(action, drawn);
      default -> throw new IllegalArgumentException(action.kind() + " is done elsewhere");
    };
  }

  private Outcome transfer(Action action, long id, Random drawn) {
    int tenant = ask(drawn);
    List<TransferLeg> legs = new ArrayList<>();
    for (int leg = 1 + drawn.nextInt(MOST_LEGS_DRAWN); leg > 0; leg--) {
      long amount = drawn.nextInt(9) == 0 ? 20_000 : action.quantity() + drawn.nextInt(20) - 1;
      legs.add(new TransferLeg(anyAccount(drawn), anyAccount(drawn), 1 + drawn.nextInt(2), amount));
    }
    long expiry = drawn.nextBoolean() ? 0 : core.nowNs + drawn.nextInt(30_000) - 100;
    return new Outcome(
        twin.transfers.transfer(id, tenant, OF_TENANTS.get(tenant), legs, expiry, core.nowNs),
        core.decide(core.command.transfer(legs, expiry)));
  }

  private Outcome end(Action action, Random drawn) {
    int tenant = ask(drawn);
    List<Long> pending = twin.transfers.pending();
    long id =
        pending.isEmpty() || drawn.nextInt(9) == 0
            ? drawn.nextInt(100)
            : pending.get(drawn.nextInt(pending.size()));
    return action.kind() == EngineAgainstTwinTest.Kind.POST_TRANSFER
        ? new Outcome(twin.transfers.post(id, tenant), core.decide(core.command.postTransfer(id)))
        : new Outcome(
            twin.transfers.cancel(id, tenant), core.decide(core.command.voidTransfer(id)));
  }

  private Outcome setRiskLimits(Action action, Random drawn) {
    core.operator();
    int account = drawn.nextInt(NAMES.size());
    int tenant = 1 + drawn.nextInt(2);
    boolean ofTenant = drawn.nextBoolean();
    String subject = ofTenant ? "tenant " + tenant : NAMES.get(account);
    boolean none = drawn.nextBoolean();
    if (drawn.nextInt(3) == 0) {
      int most = none ? 0 : 1 + drawn.nextInt(8);
      twin.limits.setOpenOrders(subject, most);
      return outcome(
          OpenOrderLimitChangedDecoder.TEMPLATE_ID,
          ofTenant
              ? core.command.setTenantOpenOrderLimit(tenant, most)
              : core.command.setOpenOrderLimit(ACCOUNTS.get(account), most));
    }
    boolean money = drawn.nextBoolean();
    long ofOrder = none ? 0 : action.quantity() * (money ? 100 : 1);
    long inAll = none ? 0 : ofOrder * drawn.nextInt(4);
    int asset = money ? USD : TICKET;
    twin.limits.setHolds(subject, money, ofOrder, inAll);
    return outcome(
        HoldLimitsChangedDecoder.TEMPLATE_ID,
        ofTenant
            ? core.command.setTenantHoldLimits(tenant, asset, ofOrder, inAll)
            : core.command.setHoldLimits(ACCOUNTS.get(account), asset, ofOrder, inAll));
  }

  private Outcome setHousehold(Random drawn) {
    core.operator();
    int account = drawn.nextInt(NAMES.size());
    int household = drawn.nextInt(3);
    String wrong = twin.limits.setHousehold(NAMES.get(account), household);
    return new Outcome(
        List.of(
            wrong == null ? "event " + HouseholdChangedDecoder.TEMPLATE_ID : "rejected " + wrong),
        core.decide(core.command.setHousehold(ACCOUNTS.get(account), household)));
  }

  private Outcome setPurchaseLimits(Action action, Random drawn) {
    core.operator();
    long perAccount = drawn.nextBoolean() ? 0 : action.quantity() * drawn.nextInt(20);
    long perHousehold = drawn.nextBoolean() ? 0 : action.quantity() * drawn.nextInt(30);
    twin.limits.setPurchases(perAccount, perHousehold);
    return outcome(
        PurchaseLimitsChangedDecoder.TEMPLATE_ID,
        core.command.setPurchaseLimits(MARKET, perAccount, perHousehold));
  }

  private Outcome outcome(int event, int length) {
    return new Outcome(List.of("event " + event), core.decide(length));
  }

  /** The operator or a tenant. */
  private int ask(Random drawn) {
    int tenant = drawn.nextInt(OF_TENANTS.size());
    core.command.by(tenant, 1).account(0);
    return tenant;
  }

  private static long anyAccount(Random drawn) {
    return ACCOUNTS.get(drawn.nextInt(ACCOUNTS.size()));
  }
}
