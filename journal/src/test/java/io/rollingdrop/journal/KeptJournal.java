package io.rollingdrop.journal;

import io.rollingdrop.engine.Engine;
import io.rollingdrop.pipeline.Durability;
import io.rollingdrop.protocol.CommandWriter;
import io.rollingdrop.protocol.IdempotencyKey;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.Position;
import io.rollingdrop.protocol.TransferLeg;
import io.rollingdrop.protocol.WireVersion;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A core's folder as a release left it, kept in the repository so that every later release is held
 * to it: a zip file, named by the versions that it was written with. {@link #main} makes one.
 *
 * @param resource the zip file's name
 */
record KeptJournal(String resource) {

  /** What the release itself came to: state hash in hexadecimal, and the last event. */
  private static final String END = "end";

  private static final String FOLDER = "/kept-journals/";
  private static final int ORDERS = 400;

  /** One of each pair of versions that there was; the newest last. */
  static final List<KeptJournal> ALL =
      List.of(
          new KeptJournal("schema-2-rules-1.zip"),
          new KeptJournal("schema-3-rules-2.zip"),
          new KeptJournal("schema-4-rules-3.zip"));

  /** The name that one made now would have. */
  static String nameOfThisRelease() {
    return "schema-%d-rules-%d.zip"
        .formatted(WireVersion.under(Engine.NEWEST_RULES), Engine.NEWEST_RULES);
  }

  /** The newest rules that its release knew. */
  int rules() {
    return Integer.parseInt(resource.replaceAll(".*-rules-(\\d+).zip", "$1"));
  }

  /** Where the release that wrote it had come to. */
  record End(String stateHash, Position published) {}

  /** Unpacks it; the core's folder is {@code core} in there. */
  End unpack(Path folder) throws IOException {
    try (InputStream bytes = KeptJournal.class.getResourceAsStream(FOLDER + resource);
        ZipInputStream zip = new ZipInputStream(bytes)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        Files.copy(zip, target);
      }
    }
    String[] end = Files.readString(folder.resolve(END)).strip().split(" ", -1);
    return new End(end[0], Position.parse(end[1]));
  }

  /** Makes one of this release: {@code FOLDER}, an empty one, in which also the zip file goes. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path core = folder.resolve("core");
    write(core, folder.resolve(END));
    try (OutputStream bytes = Files.newOutputStream(folder.resolve(nameOfThisRelease()));
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, folder, folder.resolve(END));
      try (Stream<Path> files = Files.walk(core)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          put(zip, folder, file);
        }
      }
    }
  }

  private static void put(ZipOutputStream zip, Path folder, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
    Files.copy(file, zip);
    zip.closeEntry();
  }

  private static void write(Path folder, Path end) throws IOException {
    String published;
    CoreOnDisk closed;
    try (CoreOnDisk core = new CoreOnDisk(folder, Durability.MEMORY)) {
      closed = core;
      core.seed();
      administer(core);
      trade(core, 0);
      tradeOnTerms(core);
      transferWithinLimits(core);
      core.snapshot();
      tradeOnTerms(core);
      transferWithinLimits(core);
      trade(core, ORDERS);
      core.close();
      published = core.core.published().toString();
    }
    Files.writeString(
        end, Long.toHexString(closed.core.stateHash()) + " " + published + System.lineSeparator());
  }

  /** Every command of an operator, taken and refused. */
  private static void administer(CoreOnDisk core) {
    CommandWriter command = core.command;
    command.by(0, 1).account(0).withoutKey();
    core.answer(command.createTenant(1));
    core.accepted(command.createAccount(900, 1));
    core.accepted(command.setMarketFees(7, 500, 1_500, 900));
    core.accepted(command.setMarketLimits(7, 10, 10_000, 500));
    core.accepted(command.setMarketState(7, MarketState.HALTED));
    core.accepted(command.setMarketState(7, MarketState.CONTINUOUS));
    core.accepted(command.freezeAccount(900, true));
    core.accepted(command.freezeAccount(900, false));
    core.accepted(command.withdraw(202, 1, 500));
    core.answer(command.withdraw(202, 1, Long.MAX_VALUE));
    core.accepted(command.grantMarket(7, 2, false));
    core.accepted(command.grantMarket(7, 2, true));
  }

  /**
   * Every command of a partner: some rest, trade, shrink, move, go; some are refused or repeated.
   */
  private static void trade(CoreOnDisk core, int from) {
    CommandWriter command = core.command;
    for (int i = from; i < from + ORDERS; i++) {
      boolean buy = i % 2 == 0;
      String name = "kept-" + i;
      as(command, buy).key(IdempotencyKey.of(System.currentTimeMillis(), 77, i));
      int length =
          command.placeOrder(
              7,
              buy ? Side.BUY : Side.SELL,
              i % 11 == 0 ? TimeInForce.IOC : TimeInForce.GTC,
              i % 97 == 0 ? 20_000 : 100 + i % 13 - (buy ? 4 : 0),
              1 + i % 9,
              i % 17 == 0 ? "" : name);
      core.answer(length);
      if (i % 29 == 0) {
        core.answer(length);
      }
      as(command, buy).withoutKey();
      switch (i % 7) {
        case 1 -> core.answer(command.amendOrder(0, name, 2));
        case 3 -> core.answer(command.replaceOrder(0, name, 101 + i % 5, 3));
        case 5 -> core.answer(command.cancelOrder(0, name));
        default -> {}
      }
    }
  }

  /** Every term of an order that came with rules 2. */
  private static void tradeOnTerms(CoreOnDisk core) {
    CommandWriter command = core.command;
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    long later = now + TimeUnit.DAYS.toNanos(36_500);
    core.accepted(command.by(0, 1).account(0).withoutKey().setSessionEnd(7, later));
    for (int i = 0; i < ORDERS; i++) {
      boolean buy = i % 2 == 0;
      long price = 100L + i % 13 - (buy ? 4 : 0);
      OrderTerms prevented = OrderTerms.NONE.with(SelfTradePrevention.get((short) (i % 5)));
      OrderTerms terms =
          switch (i % 8) {
            case 0 -> prevented.withDisplayQuantity(2);
            case 1 -> prevented.asPostOnly();
            case 2 -> prevented.withExpiry(now + TimeUnit.MILLISECONDS.toNanos(i * 10L));
            case 3 -> OrderTerms.stop(price);
            case 4 -> OrderTerms.stopLimit(price + 1);
            case 5 -> OrderTerms.NONE.with(OrderType.MARKET);
            case 6 -> OrderTerms.NONE.withMinimumQuantity(1);
            default -> prevented;
          };
      TimeInForce timeInForce =
          switch (i % 8) {
            case 2 -> TimeInForce.GTD;
            case 5 -> TimeInForce.IOC;
            case 7 -> i % 3 == 0 ? TimeInForce.FOK : TimeInForce.DAY;
            default -> TimeInForce.GTC;
          };
      Side side = buy ? Side.BUY : Side.SELL;
      as(command, buy);
      core.answer(command.placeOrder(7, side, timeInForce, price, 2L + i % 9, "", terms));
      if (i == ORDERS / 2) {
        core.accepted(command.cancelOrders(7, Sides.BOTH));
      }
    }
  }

  /** Every command that came with rules 3, taken and refused. */
  private static void transferWithinLimits(CoreOnDisk core) {
    CommandWriter command = core.command;
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    command.by(0, 1).account(0).withoutKey();
    core.answer(command.cancelOrders(0, Sides.BOTH));
    core.answer(command.setHousehold(202, 77));
    core.accepted(command.setPurchaseLimits(7, 1_000_000, 2_000_000));
    core.accepted(command.setHoldLimits(202, 1, 1_000_000_000, 0));
    core.accepted(command.setTenantHoldLimits(2, 1, 0, 1L << 50));
    core.accepted(command.setOpenOrderLimit(101, 100_000));
    core.accepted(command.setTenantOpenOrderLimit(2, 100_000));
    for (int i = 0; i < ORDERS / 4; i++) {
      List<TransferLeg> legs =
          List.of(new TransferLeg(202, 101, 1, 1 + i), new TransferLeg(101, 202, 2, 1 + i % 3));
      long transferId = core.accepted(command.by(0, 1).account(0).transfer(legs, 0)).sequence();
      core.answer(command.postTransfer(transferId));
      long expiry = now + TimeUnit.DAYS.toNanos(1 + i % 80);
      transferId = core.accepted(command.transfer(legs, expiry)).sequence();
      switch (i % 3) {
        case 0 -> core.accepted(command.postTransfer(transferId));
        case 1 -> core.accepted(command.voidTransfer(transferId));
        default -> {
          // It stays pending.
        }
      }
      as(command, i % 2 == 0);
      core.answer(
          command.placeOrder(
              7, i % 2 == 0 ? Side.BUY : Side.SELL, TimeInForce.GTC, 100L + i % 5, 2, ""));
    }
    as(command, true);
    core.answer(command.placeOrder(7, Side.BUY, TimeInForce.GTC, 100, 3_000_000, ""));
    core.answer(command.transfer(List.of(new TransferLeg(202, 101, 1, 5)), 0));
  }

  private static CommandWriter as(CommandWriter command, boolean buyer) {
    return command.by(buyer ? 2 : 1, 9).account(buyer ? 202 : 101);
  }
}
