package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.ActivateRulesDecoder;
import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.AuctionKind;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrdersDecoder;
import io.rollingdrop.protocol.codec.CloseSessionDecoder;
import io.rollingdrop.protocol.codec.CreateAccountDecoder;
import io.rollingdrop.protocol.codec.CreateAssetDecoder;
import io.rollingdrop.protocol.codec.CreateMarketDecoder;
import io.rollingdrop.protocol.codec.CreateTenantDecoder;
import io.rollingdrop.protocol.codec.DepositDecoder;
import io.rollingdrop.protocol.codec.FreezeAccountDecoder;
import io.rollingdrop.protocol.codec.GrantMarketDecoder;
import io.rollingdrop.protocol.codec.GroupSizeEncodingDecoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OpenSessionDecoder;
import io.rollingdrop.protocol.codec.OrderType;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.PostTransferDecoder;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.SelfTradePrevention;
import io.rollingdrop.protocol.codec.SetHoldLimitsDecoder;
import io.rollingdrop.protocol.codec.SetHouseholdDecoder;
import io.rollingdrop.protocol.codec.SetMarketFeesDecoder;
import io.rollingdrop.protocol.codec.SetMarketLimitsDecoder;
import io.rollingdrop.protocol.codec.SetMarketStateDecoder;
import io.rollingdrop.protocol.codec.SetOpenOrderLimitDecoder;
import io.rollingdrop.protocol.codec.SetPriceBandsDecoder;
import io.rollingdrop.protocol.codec.SetPurchaseLimitsDecoder;
import io.rollingdrop.protocol.codec.SetSessionEndDecoder;
import io.rollingdrop.protocol.codec.Sides;
import io.rollingdrop.protocol.codec.StartAuctionDecoder;
import io.rollingdrop.protocol.codec.TickDecoder;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.codec.TransferDecoder;
import io.rollingdrop.protocol.codec.VoidTransferDecoder;
import io.rollingdrop.protocol.codec.WithdrawDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What bytes are a command at all: checked at every edge where bytes come in, so that none of them
 * reach the engine.
 *
 * <p>A command is a known template of a schema version that the rules in force read, exactly as
 * long as it says, with every enumerated field in its domain. What it asks for is not judged here:
 * that is the engine's decision.
 *
 * <p>What is no command takes no sequence number. So it must be the same on nodes of two releases:
 * under the rules of an older release nothing is a command that was none to that release.
 */
public final class CommandFormat {

  /** No command is longer, in bytes, message header included. */
  public static final int MAX_LENGTH = 384;

  /** Legs of a transfer, at most. */
  public static final int MAX_LEGS = 8;

  /** Bytes of the SBE message header before the command. */
  public static final int MESSAGE_HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  private static final int SIDES = 2;

  /** Those that one may ask for. */
  private static final int MARKET_STATES = MarketState.PRE_OPEN.value() + 1;

  /** Those that one may ask for. */
  private static final int AUCTION_KINDS = AuctionKind.DROP.value() + 1;

  // By schema version.
  private static final int MARKET_STATES_BEFORE_5 = MarketState.CLOSED.value() + 1;
  private static final int TIMES_IN_FORCE_OF_2 = TimeInForce.IOC.value() + 1;
  private static final int TIMES_IN_FORCE = TimeInForce.DAY.value() + 1;
  private static final int ORDER_TYPES = OrderType.STOP_LIMIT.value() + 1;
  private static final int SELF_TRADE_PREVENTIONS = SelfTradePrevention.DECREMENT.value() + 1;
  private static final int SIDES_OF_MANY = Sides.SELLS.value() + 1;
  private static final int PLACE_ORDER_OF_2 = PlaceOrderDecoder.minimumQuantityEncodingOffset();

  private static final int VERSION_3 = 3;
  private static final int VERSION_4 = 4;
  private static final int VERSION_5 = 5;

  private static final int LEGS_HEADER = TransferDecoder.LegsDecoder.sbeHeaderSize();
  private static final int LEG = TransferDecoder.LegsDecoder.sbeBlockLength();

  private CommandFormat() {}

  /** What is wrong with the bytes. */
  public enum Fault {
    NONE("is a command"),
    TOO_SHORT("shorter than a message header"),
    TOO_LONG("longer than " + MAX_LENGTH + " bytes"),
    OTHER_SCHEMA("not of schema " + MessageHeaderDecoder.SCHEMA_ID),
    UNSUPPORTED_VERSION("of a schema version that the rules in force do not read"),
    UNKNOWN_COMMAND("no command has this template id"),
    WRONG_LENGTH("not as long as its template"),
    INVALID_ENUM("an enumerated field outside its domain"),
    INVALID_NAME("a packed name with characters outside A-Z a-z 0-9 . _ : / -");

    private final String finding;

    Fault(String finding) {
      this.finding = finding;
    }

    /** The fault in words, to follow "the message is". */
    public String finding() {
      return finding;
    }
  }

  /**
   * As under the newest rules that this release knows: for who sends, and leaves the rest to the
   * core.
   *
   * @param offset of the SBE message header
   * @param length of all that was received, in bytes
   * @return {@link Fault#NONE} if the bytes are a command
   */
  public static Fault check(DirectBuffer buffer, int offset, int length) {
    return checkVersion(buffer, offset, length, MessageHeaderDecoder.SCHEMA_VERSION);
  }

  /**
   * @param offset of the SBE message header
   * @param length of all that was received, in bytes
   * @param rulesVersion the rules that would decide it; 0 if none are active
   * @return {@link Fault#NONE} if the bytes are a command under these rules
   */
  public static Fault check(DirectBuffer buffer, int offset, int length, int rulesVersion) {
    return checkVersion(buffer, offset, length, WireVersion.under(rulesVersion));
  }

  private static Fault checkVersion(DirectBuffer buffer, int offset, int length, int newest) {
    if (length < MESSAGE_HEADER) {
      return Fault.TOO_SHORT;
    }
    if (length > MAX_LENGTH) {
      return Fault.TOO_LONG;
    }
    if (unsignedShort(buffer, offset + MessageHeaderDecoder.schemaIdEncodingOffset())
        != MessageHeaderDecoder.SCHEMA_ID) {
      return Fault.OTHER_SCHEMA;
    }
    int version = unsignedShort(buffer, offset + MessageHeaderDecoder.versionEncodingOffset());
    if (version < WireVersion.OLDEST || version > newest) {
      return Fault.UNSUPPORTED_VERSION;
    }
    int templateId = templateId(buffer, offset);
    int blockLength = blockLength(templateId, version);
    if (blockLength < 0) {
      return Fault.UNKNOWN_COMMAND;
    }
    int afterBlock = length - MESSAGE_HEADER - blockLength;
    if (unsignedShort(buffer, offset + MessageHeaderDecoder.blockLengthEncodingOffset())
            != blockLength
        || !isGroup(templateId, buffer, offset + length - afterBlock, afterBlock)) {
      return Fault.WRONG_LENGTH;
    }
    return checkFields(templateId, version, buffer, offset + MESSAGE_HEADER);
  }

  /** Whether so many bytes after the block are the group that the command has; most have none. */
  private static boolean isGroup(int templateId, DirectBuffer buffer, int offset, int length) {
    if (templateId != TransferDecoder.TEMPLATE_ID) {
      return length == 0;
    }
    if (length < LEGS_HEADER) {
      return false;
    }
    int legs = unsignedShort(buffer, offset + GroupSizeEncodingDecoder.numInGroupEncodingOffset());
    return unsignedShort(buffer, offset + GroupSizeEncodingDecoder.blockLengthEncodingOffset())
            == LEG
        && legs >= 1
        && legs <= MAX_LEGS
        && length == LEGS_HEADER + legs * LEG;
  }

  /**
   * Rewrites the message header of a command that was just encoded, so that it is of the oldest
   * version that says the same: what asks for nothing new is understood also where newer rules are
   * not active yet, and by an older release.
   *
   * @param offset of the SBE message header
   * @param length as encoded, in bytes
   * @return the length that it has now
   */
  public static int inOldestVersion(MutableDirectBuffer buffer, int offset, int length) {
    int templateId = templateId(buffer, offset);
    int written = blockLength(templateId, MessageHeaderDecoder.SCHEMA_VERSION);
    for (int version = WireVersion.OLDEST;
        version < MessageHeaderDecoder.SCHEMA_VERSION;
        version++) {
      int blockLength = blockLength(templateId, version);
      // What follows the block, a group, stays where it is: only a block without one is cut short.
      boolean fits = blockLength == written || length == MESSAGE_HEADER + written;
      if (blockLength >= 0 && fits && saysNoMore(buffer, offset, written, version, blockLength)) {
        setShort(buffer, offset + MessageHeaderDecoder.versionEncodingOffset(), version);
        setShort(buffer, offset + MessageHeaderDecoder.blockLengthEncodingOffset(), blockLength);
        return length - written + blockLength;
      }
    }
    return length;
  }

  private static void setShort(MutableDirectBuffer buffer, int at, int value) {
    buffer.putShort(at, (short) value, ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether all beyond that version's fields is zero, and they are in its domains. */
  private static boolean saysNoMore(
      DirectBuffer buffer, int offset, int written, int version, int blockLength) {
    int body = offset + MESSAGE_HEADER;
    for (int at = body + blockLength; at < body + written; at++) {
      if (buffer.getByte(at) != 0) {
        return false;
      }
    }
    return checkFields(templateId(buffer, offset), version, buffer, body) != Fault.INVALID_ENUM;
  }

  /** The template id of a message whose SBE header is at {@code offset}. */
  public static int templateId(DirectBuffer buffer, int offset) {
    return unsignedShort(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
  }

  private static int blockLength(int templateId, int version) {
    return switch (templateId) {
      case ActivateRulesDecoder.TEMPLATE_ID -> ActivateRulesDecoder.BLOCK_LENGTH;
      case TickDecoder.TEMPLATE_ID -> TickDecoder.BLOCK_LENGTH;
      case OpenSessionDecoder.TEMPLATE_ID -> OpenSessionDecoder.BLOCK_LENGTH;
      case CloseSessionDecoder.TEMPLATE_ID -> CloseSessionDecoder.BLOCK_LENGTH;
      case CreateTenantDecoder.TEMPLATE_ID -> CreateTenantDecoder.BLOCK_LENGTH;
      case CreateAssetDecoder.TEMPLATE_ID -> CreateAssetDecoder.BLOCK_LENGTH;
      case CreateAccountDecoder.TEMPLATE_ID -> CreateAccountDecoder.BLOCK_LENGTH;
      case CreateMarketDecoder.TEMPLATE_ID -> CreateMarketDecoder.BLOCK_LENGTH;
      case GrantMarketDecoder.TEMPLATE_ID -> GrantMarketDecoder.BLOCK_LENGTH;
      case SetMarketStateDecoder.TEMPLATE_ID -> SetMarketStateDecoder.BLOCK_LENGTH;
      case FreezeAccountDecoder.TEMPLATE_ID -> FreezeAccountDecoder.BLOCK_LENGTH;
      case SetMarketFeesDecoder.TEMPLATE_ID -> SetMarketFeesDecoder.BLOCK_LENGTH;
      case SetMarketLimitsDecoder.TEMPLATE_ID -> SetMarketLimitsDecoder.BLOCK_LENGTH;
      case SetSessionEndDecoder.TEMPLATE_ID ->
          since(VERSION_3, version, SetSessionEndDecoder.BLOCK_LENGTH);
      case DepositDecoder.TEMPLATE_ID -> DepositDecoder.BLOCK_LENGTH;
      case WithdrawDecoder.TEMPLATE_ID -> WithdrawDecoder.BLOCK_LENGTH;
      case TransferDecoder.TEMPLATE_ID -> since(VERSION_4, version, TransferDecoder.BLOCK_LENGTH);
      case PostTransferDecoder.TEMPLATE_ID ->
          since(VERSION_4, version, PostTransferDecoder.BLOCK_LENGTH);
      case VoidTransferDecoder.TEMPLATE_ID ->
          since(VERSION_4, version, VoidTransferDecoder.BLOCK_LENGTH);
      case SetHoldLimitsDecoder.TEMPLATE_ID ->
          since(VERSION_4, version, SetHoldLimitsDecoder.BLOCK_LENGTH);
      case SetOpenOrderLimitDecoder.TEMPLATE_ID ->
          since(VERSION_4, version, SetOpenOrderLimitDecoder.BLOCK_LENGTH);
      case SetHouseholdDecoder.TEMPLATE_ID ->
          since(VERSION_4, version, SetHouseholdDecoder.BLOCK_LENGTH);
      case SetPurchaseLimitsDecoder.TEMPLATE_ID ->
          since(VERSION_4, version, SetPurchaseLimitsDecoder.BLOCK_LENGTH);
      case PlaceOrderDecoder.TEMPLATE_ID ->
          version == WireVersion.OLDEST ? PLACE_ORDER_OF_2 : PlaceOrderDecoder.BLOCK_LENGTH;
      case AmendOrderDecoder.TEMPLATE_ID -> AmendOrderDecoder.BLOCK_LENGTH;
      case ReplaceOrderDecoder.TEMPLATE_ID -> ReplaceOrderDecoder.BLOCK_LENGTH;
      case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.BLOCK_LENGTH;
      case CancelOrdersDecoder.TEMPLATE_ID ->
          since(VERSION_3, version, CancelOrdersDecoder.BLOCK_LENGTH);
      case StartAuctionDecoder.TEMPLATE_ID ->
          since(VERSION_5, version, StartAuctionDecoder.BLOCK_LENGTH);
      case SetPriceBandsDecoder.TEMPLATE_ID ->
          since(VERSION_5, version, SetPriceBandsDecoder.BLOCK_LENGTH);
      default -> -1;
    };
  }

  private static int since(int firstVersion, int version, int blockLength) {
    return version >= firstVersion ? blockLength : -1;
  }

  private static Fault checkFields(int templateId, int version, DirectBuffer buffer, int body) {
    return switch (templateId) {
      case PlaceOrderDecoder.TEMPLATE_ID -> checkPlaceOrder(version, buffer, body);
      case AmendOrderDecoder.TEMPLATE_ID ->
          checkName(buffer, body + AmendOrderDecoder.clientOrderIdEncodingOffset(), 3);
      case ReplaceOrderDecoder.TEMPLATE_ID ->
          checkName(buffer, body + ReplaceOrderDecoder.clientOrderIdEncodingOffset(), 3);
      case CancelOrderDecoder.TEMPLATE_ID ->
          checkName(buffer, body + CancelOrderDecoder.clientOrderIdEncodingOffset(), 3);
      case CreateAssetDecoder.TEMPLATE_ID ->
          checkName(buffer, body + CreateAssetDecoder.symbolEncodingOffset(), 2);
      case CreateMarketDecoder.TEMPLATE_ID ->
          checkName(buffer, body + CreateMarketDecoder.symbolEncodingOffset(), 2);
      case SetMarketStateDecoder.TEMPLATE_ID ->
          checkEnum(
              buffer,
              body + SetMarketStateDecoder.stateEncodingOffset(),
              version < VERSION_5 ? MARKET_STATES_BEFORE_5 : MARKET_STATES);
      case CancelOrdersDecoder.TEMPLATE_ID ->
          checkEnum(buffer, body + CancelOrdersDecoder.sidesEncodingOffset(), SIDES_OF_MANY);
      case StartAuctionDecoder.TEMPLATE_ID -> checkStartAuction(buffer, body);
      case GrantMarketDecoder.TEMPLATE_ID ->
          checkFlag(buffer, body + GrantMarketDecoder.grantedEncodingOffset());
      case FreezeAccountDecoder.TEMPLATE_ID ->
          checkFlag(buffer, body + FreezeAccountDecoder.frozenEncodingOffset());
      default -> Fault.NONE;
    };
  }

  private static Fault checkPlaceOrder(int version, DirectBuffer buffer, int body) {
    int timesInForce = version == WireVersion.OLDEST ? TIMES_IN_FORCE_OF_2 : TIMES_IN_FORCE;
    if (unsignedByte(buffer, body + PlaceOrderDecoder.sideEncodingOffset()) >= SIDES
        || unsignedByte(buffer, body + PlaceOrderDecoder.timeInForceEncodingOffset())
            >= timesInForce
        || (version > WireVersion.OLDEST && !areTermsValid(buffer, body))) {
      return Fault.INVALID_ENUM;
    }
    return checkName(buffer, body + PlaceOrderDecoder.clientOrderIdEncodingOffset(), 3);
  }

  private static boolean areTermsValid(DirectBuffer buffer, int body) {
    return unsignedByte(buffer, body + PlaceOrderDecoder.orderTypeEncodingOffset()) < ORDER_TYPES
        && unsignedByte(buffer, body + PlaceOrderDecoder.selfTradePreventionEncodingOffset())
            < SELF_TRADE_PREVENTIONS
        && unsignedByte(buffer, body + PlaceOrderDecoder.postOnlyEncodingOffset()) <= 1;
  }

  private static Fault checkStartAuction(DirectBuffer buffer, int body) {
    return unsignedByte(buffer, body + StartAuctionDecoder.kindEncodingOffset()) < AUCTION_KINDS
            && unsignedByte(buffer, body + StartAuctionDecoder.nextStateEncodingOffset())
                < MARKET_STATES
        ? checkFlag(buffer, body + StartAuctionDecoder.sealedBookEncodingOffset())
        : Fault.INVALID_ENUM;
  }

  private static Fault checkEnum(DirectBuffer buffer, int offset, int values) {
    return unsignedByte(buffer, offset) < values ? Fault.NONE : Fault.INVALID_ENUM;
  }

  private static Fault checkFlag(DirectBuffer buffer, int offset) {
    return unsignedByte(buffer, offset) <= 1 ? Fault.NONE : Fault.INVALID_ENUM;
  }

  private static Fault checkName(DirectBuffer buffer, int offset, int words) {
    long word0 = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    long word1 = buffer.getLong(offset + 8, ByteOrder.LITTLE_ENDIAN);
    long word2 = words > 2 ? buffer.getLong(offset + 16, ByteOrder.LITTLE_ENDIAN) : 0;
    return PackedAscii.isPacked(word0, word1, word2) ? Fault.NONE : Fault.INVALID_NAME;
  }

  private static int unsignedShort(DirectBuffer buffer, int offset) {
    return buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xffff;
  }

  private static int unsignedByte(DirectBuffer buffer, int offset) {
    return buffer.getByte(offset) & 0xff;
  }
}
