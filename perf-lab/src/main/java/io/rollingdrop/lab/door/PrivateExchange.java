package io.rollingdrop.lab.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * What a lab needs of a running system, made through the operator's door under ids of its own, so
 * that it disturbs nobody and finds empty books: assets, markets of one money in which all may
 * trade, and partners, each with a key and accounts that have plenty. An account has units of one
 * market: account {@code i} of the whole exchange those of market {@code i % markets}. Closing
 * takes the keys away again; what the core has recorded stays.
 */
public final class PrivateExchange implements AutoCloseable {

  /**
   * How large it is to be.
   *
   * @param partners at least 1
   * @param accountsPerPartner at least 1
   * @param markets at least 1
   * @param priceScale decimal digits of the money's smallest unit
   */
  public record Size(int partners, int accountsPerPartner, int markets, int priceScale) {

    /** Of all partners together. */
    public int accounts() {
      return partners * accountsPerPartner;
    }
  }

  /**
   * A partner, who is a tenant.
   *
   * @param door under the partner's key
   */
  public record Partner(
      int tenantId, ApiCredential credential, List<Long> accountIds, SignedDoor door)
      implements AutoCloseable {

    /** The first of the partner's accounts. */
    public long accountId() {
      return accountIds.getFirst();
    }

    @Override
    public void close() {
      door.close();
    }
  }

  private static final int LOWEST_ID = 1 << 20;
  private static final int IDS = 1 << 16;
  private static final int ACCOUNT_BITS = 20;
  private static final int AT_ONCE = 16;

  private final RunningSystem system;
  private final Size size;
  private final SignedDoor operator;
  private final List<Partner> partners = new ArrayList<>();

  /** Ids from here on are this exchange's. */
  private final int firstId =
      ThreadLocalRandom.current().nextInt(LOWEST_ID, Integer.MAX_VALUE - IDS);

  private PrivateExchange(RunningSystem system, Size size) {
    this.system = system;
    this.size = size;
    operator = new SignedDoor(system.operators(), system.operator());
  }

  /**
   * Makes it.
   *
   * @param onAccount told how many accounts are ready
   * @throws DoorException if the operator's door refuses anything of it
   */
  public static PrivateExchange open(RunningSystem system, Size size, IntConsumer onAccount) {
    PrivateExchange exchange = new PrivateExchange(system, size);
    try {
      exchange.make(onAccount);
      return exchange;
    } catch (RuntimeException e) {
      exchange.close();
      throw e;
    }
  }

  private void make(IntConsumer onAccount) {
    operator.accepted("/operator/v1/assets", asset(money(), size.priceScale(), "USD"));
    for (int market = 0; market < size.markets(); market++) {
      operator.accepted("/operator/v1/assets", asset(units(market), 0, "UNIT-" + market));
    }
    for (int partner = 0; partner < size.partners(); partner++) {
      partners.add(partner(partner));
    }
    for (int market = 0; market < size.markets(); market++) {
      makeMarket(market);
    }
    makeAccounts(onAccount);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode asset(int id, int scale, String symbol) {
    return object().put("id", id).put("scale", scale).put("symbol", symbol);
  }

  private Partner partner(int number) {
    int tenantId = firstId + number;
    operator.accepted("/operator/v1/tenants", object().put("id", tenantId));
    JsonNode key =
        operator.accepted(
            "/operator/v1/keys", object().put("role", "partner").put("tenant_id", tenantId));
    ApiCredential credential =
        new ApiCredential(key.path("key_id").asText(), key.path("secret").asText());
    List<Long> accounts =
        IntStream.range(0, size.accountsPerPartner())
            .mapToObj(account -> accountId(number * size.accountsPerPartner() + account))
            .toList();
    return new Partner(
        tenantId, credential, accounts, new SignedDoor(system.partners(), credential));
  }

  private void makeMarket(int market) {
    operator.accepted(
        "/operator/v1/markets",
        object()
            .put("id", marketId(market))
            .put("owner_tenant_id", firstId)
            .put("base_asset_id", units(market))
            .put("quote_asset_id", money())
            .put("lot_size", 1)
            .put("tick_size", 1)
            .put("symbol", "LAB-" + Integer.toHexString(marketId(market))));
    for (int partner = 1; partner < size.partners(); partner++) {
      operator.accepted(
          "/operator/v1/markets/" + marketId(market) + "/grants",
          object().put("tenant_id", firstId + partner));
    }
  }

  private void makeAccounts(IntConsumer onAccount) {
    Semaphore permits = new Semaphore(AT_ONCE);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> made = new ArrayList<>();
      for (int account = 0; account < size.accounts(); account++) {
        int number = account;
        permits.acquireUninterruptibly();
        made.add(
            executor.submit(
                () -> {
                  try {
                    makeAccount(number);
                  } finally {
                    permits.release();
                  }
                }));
        onAccount.accept(account);
      }
      made.forEach(PrivateExchange::await);
    }
  }

  private static void await(Future<?> made) {
    try {
      made.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DoorException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new DoorException("an account was not made: " + e.getCause().getMessage(), e);
    }
  }

  private void makeAccount(int number) {
    operator.accepted(
        "/operator/v1/accounts",
        object()
            .put("id", accountId(number))
            .put("tenant_id", firstId + number / size.accountsPerPartner()));
    for (int asset : new int[] {units(number % size.markets()), money()}) {
      operator.accepted(
          "/operator/v1/deposits",
          object()
              .put("account_id", accountId(number))
              .put("asset_id", asset)
              .put("amount", plenty()));
    }
  }

  /** What each account has of each of its assets at first: all of them together fit 63 bits. */
  private long plenty() {
    return Long.MAX_VALUE / (2L * size.accounts());
  }

  private int money() {
    return firstId;
  }

  private int units(int market) {
    return firstId + 1 + market;
  }

  private long accountId(int number) {
    return ((long) firstId << ACCOUNT_BITS) + number;
  }

  /** What was deposited of each asset in all, smallest units. */
  public Map<Integer, BigInteger> deposits() {
    Map<Integer, BigInteger> deposits = new HashMap<>();
    BigInteger each = BigInteger.valueOf(plenty());
    deposits.put(money(), each.multiply(BigInteger.valueOf(size.accounts())));
    for (int account = 0; account < size.accounts(); account++) {
      deposits.merge(units(account % size.markets()), each, BigInteger::add);
    }
    return deposits;
  }

  /**
   * @param market from 0
   */
  public int marketId(int market) {
    return firstId + market;
  }

  public List<Partner> partners() {
    return partners;
  }

  @Override
  public void close() {
    partners.forEach(
        partner -> {
          partner.close();
          operator.delete("/operator/v1/keys/" + partner.credential().keyId());
        });
    operator.close();
  }
}
