package io.rollingdrop.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollingdrop.protocol.CommandFormat.Fault;
import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.GroupSizeEncodingEncoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderEncoder;
import io.rollingdrop.protocol.codec.PlaceOrderEncoder;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TransferEncoder;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class CommandFormatTest {

  private static final int VERSION_OF_RULES_2 = 3;

  private final CommandWriter writer = new CommandWriter(1).by(1, 2).account(3);
  private final MutableDirectBuffer buffer = writer.buffer();

  @Test
  void what_the_writer_writes_is_a_command() {
    assertValid(writer.createTenant(1));
    assertValid(writer.createAsset(1, 2, "USD"));
    assertValid(writer.createAccount(1, 1));
    assertValid(writer.createMarket(1, 1, 1, 2, 1, 1, "ABCDEFGHIJKLMNOP"));
    assertValid(writer.grantMarket(1, 2, true));
    assertValid(writer.setMarketState(1, MarketState.CLOSED));
    assertValid(writer.setSessionEnd(1, 5));
    assertValid(writer.cancelOrders(0, Sides.SELLS));
    assertValid(
        writer.placeOrder(
            1,
            Side.SELL,
            TimeInForce.DAY,
            1,
            1,
            "a",
            OrderTerms.stopLimit(5)
                .with(SelfTradePrevention.DECREMENT)
                .withExpiry(1)
                .withDisplayQuantity(1)
                .asPostOnly()));
    assertValid(writer.transfer(legs(1), 0));
    assertValid(writer.transfer(legs(CommandFormat.MAX_LEGS), 5));
    assertValid(writer.postTransfer(1));
    assertValid(writer.voidTransfer(1));
    assertValid(writer.setHoldLimits(1, 1, 5, 6));
    assertValid(writer.setTenantHoldLimits(1, 1, 5, 6));
    assertValid(writer.setOpenOrderLimit(1, 5));
    assertValid(writer.setTenantOpenOrderLimit(1, 5));
    assertValid(writer.setHousehold(1, 5));
    assertValid(writer.setPurchaseLimits(1, 5, 6));
    assertValid(writer.startAuction(1, AuctionKind.DROP, 5, 6, true, MarketState.PRE_OPEN));
    assertValid(writer.setPriceBands(1, 100, 5, 6, 7));
    assertValid(writer.freezeAccount(1, true));
    assertValid(writer.deposit(1, 1, 1));
    assertValid(writer.withdraw(1, 1, 1));
    assertValid(writer.placeOrder(1, Side.SELL, TimeInForce.IOC, 1, 1, "a.b_c:d/e-f"));
    assertValid(writer.amendOrder(1, "", 1));
    assertValid(writer.replaceOrder(0, "123456789012345678901234", 1, 1));
    assertValid(writer.cancelOrder(1, ""));
  }

  @Test
  void each_kind_of_damage_has_its_fault() {
    int length = order();
    assertThat(CommandFormat.check(buffer, 0, 7)).isEqualTo(Fault.TOO_SHORT);
    assertThat(CommandFormat.check(buffer, 0, CommandFormat.MAX_LENGTH + 1))
        .isEqualTo(Fault.TOO_LONG);
    assertThat(CommandFormat.check(buffer, 0, length - 1)).isEqualTo(Fault.WRONG_LENGTH);
    assertThat(CommandFormat.check(buffer, 0, length + 1)).isEqualTo(Fault.WRONG_LENGTH);
    header().schemaId(1);
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.OTHER_SCHEMA);
    order();
    header().version(MessageHeaderEncoder.SCHEMA_VERSION + 1);
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.UNSUPPORTED_VERSION);
    order();
    header().templateId(130);
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.UNKNOWN_COMMAND);
    order();
    buffer.putByte(8 + PlaceOrderEncoder.sideEncodingOffset(), (byte) 2);
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.INVALID_ENUM);
    order();
    buffer.putByte(8 + PlaceOrderEncoder.clientOrderIdEncodingOffset(), (byte) '\n');
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.INVALID_NAME);
    order();
    buffer.putByte(8 + PlaceOrderEncoder.clientOrderIdEncodingOffset() + 1, (byte) 0);
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.INVALID_NAME);
  }

  @Test
  void what_an_older_release_knows_is_written_as_it_would_and_a_command_under_any_rules() {
    int length = order();
    assertThat(version()).isEqualTo(WireVersion.OLDEST);
    for (int rules = 0; rules <= 2; rules++) {
      assertThat(CommandFormat.check(buffer, 0, length, rules)).isEqualTo(Fault.NONE);
    }
    MessageHeaderEncoder current = header().version(VERSION_OF_RULES_2);
    current.blockLength(PlaceOrderEncoder.BLOCK_LENGTH);
    assertThat(CommandFormat.check(buffer, 0, 8 + PlaceOrderEncoder.BLOCK_LENGTH, 1))
        .isEqualTo(Fault.UNSUPPORTED_VERSION);
    assertThat(CommandFormat.check(buffer, 0, 8 + PlaceOrderEncoder.BLOCK_LENGTH, 2))
        .isEqualTo(Fault.NONE);
  }

  @Test
  void what_is_new_is_a_command_from_its_rules_on() {
    int length =
        writer.placeOrder(
            1, Side.BUY, TimeInForce.GTC, 10, 10, "abc", OrderTerms.NONE.withMinimumQuantity(3));
    assertThat(version()).isEqualTo(VERSION_OF_RULES_2);
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.NONE);
    assertThat(CommandFormat.check(buffer, 0, length, 1)).isEqualTo(Fault.UNSUPPORTED_VERSION);
    assertThat(CommandFormat.check(buffer, 0, length, 2)).isEqualTo(Fault.NONE);
  }

  @Test
  void a_command_that_is_new_is_none_under_older_rules() {
    int length = writer.setSessionEnd(1, 5);
    assertThat(CommandFormat.check(buffer, 0, length, 1)).isEqualTo(Fault.UNSUPPORTED_VERSION);
    header().version(WireVersion.OLDEST);
    assertThat(CommandFormat.check(buffer, 0, length, 1)).isEqualTo(Fault.UNKNOWN_COMMAND);
    assertThat(CommandFormat.check(buffer, 0, length, 2)).isEqualTo(Fault.UNKNOWN_COMMAND);
  }

  @Test
  void a_market_state_is_one_that_may_be_asked_for_under_the_rules_in_force() {
    int length = writer.setMarketState(1, MarketState.PRE_OPEN);
    assertThat(CommandFormat.check(buffer, 0, length, 3)).isEqualTo(Fault.UNSUPPORTED_VERSION);
    assertThat(CommandFormat.check(buffer, 0, length, 4)).isEqualTo(Fault.NONE);
    length = writer.setMarketState(1, MarketState.AUCTION);
    assertThat(CommandFormat.check(buffer, 0, length, 4)).isEqualTo(Fault.INVALID_ENUM);
    length = writer.startAuction(1, AuctionKind.DROP, 5, 6, true, MarketState.UNCROSSING);
    assertThat(CommandFormat.check(buffer, 0, length, 4)).isEqualTo(Fault.INVALID_ENUM);
    length = writer.startAuction(1, AuctionKind.VOLATILITY, 5, 6, true, MarketState.CLOSED);
    assertThat(CommandFormat.check(buffer, 0, length, 4)).isEqualTo(Fault.INVALID_ENUM);
  }

  @Test
  void an_older_version_has_its_own_length_and_domains() {
    writer.placeOrder(1, Side.BUY, TimeInForce.FOK, 10, 10, "abc");
    header().version(WireVersion.OLDEST);
    int length = 8 + PlaceOrderEncoder.BLOCK_LENGTH;
    assertThat(CommandFormat.check(buffer, 0, length, 2)).isEqualTo(Fault.WRONG_LENGTH);
    int older = PlaceOrderEncoder.minimumQuantityEncodingOffset();
    header().blockLength(older);
    assertThat(CommandFormat.check(buffer, 0, 8 + older, 2)).isEqualTo(Fault.INVALID_ENUM);
    assertThat(CommandFormat.check(buffer, 0, 8 + older, 1)).isEqualTo(Fault.INVALID_ENUM);
  }

  @Test
  void a_transfer_has_as_many_legs_as_it_says_and_no_more_than_it_may() {
    int length = writer.transfer(legs(2), 0);
    int group = 8 + TransferEncoder.BLOCK_LENGTH;
    GroupSizeEncodingEncoder size = new GroupSizeEncodingEncoder().wrap(buffer, group);
    assertThat(CommandFormat.check(buffer, 0, length, 2)).isEqualTo(Fault.UNSUPPORTED_VERSION);
    assertThat(CommandFormat.check(buffer, 0, length, 3)).isEqualTo(Fault.NONE);
    assertThat(CommandFormat.check(buffer, 0, length - 1, 3)).isEqualTo(Fault.WRONG_LENGTH);
    assertThat(CommandFormat.check(buffer, 0, length + 1, 3)).isEqualTo(Fault.WRONG_LENGTH);
    for (int cut = group + 3; cut >= 8; cut--) {
      assertThat(CommandFormat.check(buffer, 0, cut, 3)).isEqualTo(Fault.WRONG_LENGTH);
    }
    size.numInGroup(1);
    assertThat(CommandFormat.check(buffer, 0, length, 3)).isEqualTo(Fault.WRONG_LENGTH);
    size.numInGroup(0);
    assertThat(CommandFormat.check(buffer, 0, group + 4, 3)).isEqualTo(Fault.WRONG_LENGTH);
    size.numInGroup(2).blockLength(27);
    assertThat(CommandFormat.check(buffer, 0, length - 2, 3)).isEqualTo(Fault.WRONG_LENGTH);
    size.blockLength(28).numInGroup(CommandFormat.MAX_LEGS + 1);
    assertThat(CommandFormat.check(buffer, 0, length + 28 * (CommandFormat.MAX_LEGS - 1), 3))
        .isEqualTo(Fault.WRONG_LENGTH);
  }

  private static List<TransferLeg> legs(int count) {
    return Collections.nCopies(count, new TransferLeg(1, 2, 3, 4));
  }

  private int version() {
    return new MessageHeaderDecoder().wrap(buffer, 0).version();
  }

  @Test
  void arbitrary_bytes_never_throw() {
    Random random = new Random(7);
    UnsafeBuffer garbage = new UnsafeBuffer(new byte[512]);
    for (int i = 0; i < 200_000; i++) {
      random.nextBytes(garbage.byteArray());
      if (i % 2 == 0) {
        garbage.putBytes(0, buffer, 0, order() - random.nextInt(40));
        garbage.putByte(random.nextInt(200), (byte) random.nextInt());
      }
      assertThat(CommandFormat.check(garbage, 0, random.nextInt(512))).isNotNull();
    }
  }

  private int order() {
    return writer.placeOrder(1, Side.BUY, TimeInForce.GTC, 10, 10, "abc");
  }

  private MessageHeaderEncoder header() {
    return new MessageHeaderEncoder().wrap(buffer, 0);
  }

  private void assertValid(int length) {
    assertThat(CommandFormat.check(buffer, 0, length)).isEqualTo(Fault.NONE);
  }
}
