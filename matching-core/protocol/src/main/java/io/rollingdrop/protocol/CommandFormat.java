package io.rollingdrop.protocol;

import io.rollingdrop.protocol.codec.ActivateRulesDecoder;
import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CloseSessionDecoder;
import io.rollingdrop.protocol.codec.CreateAccountDecoder;
import io.rollingdrop.protocol.codec.CreateAssetDecoder;
import io.rollingdrop.protocol.codec.CreateMarketDecoder;
import io.rollingdrop.protocol.codec.CreateTenantDecoder;
import io.rollingdrop.protocol.codec.DepositDecoder;
import io.rollingdrop.protocol.codec.FreezeAccountDecoder;
import io.rollingdrop.protocol.codec.GrantMarketDecoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OpenSessionDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.SetMarketFeesDecoder;
import io.rollingdrop.protocol.codec.SetMarketLimitsDecoder;
import io.rollingdrop.protocol.codec.SetMarketStateDecoder;
import io.rollingdrop.protocol.codec.TickDecoder;
import io.rollingdrop.protocol.codec.WithdrawDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * What bytes are a command at all: checked at every edge where bytes come in, so that none of them
 * reach the engine.
 *
 * <p>A command is a known template of a schema version that this release reads, exactly as long as
 * it says, with every enumerated field in its domain. What it asks for is not judged here: that is
 * the engine's decision.
 */
public final class CommandFormat {

  /** No command is longer, in bytes, message header included. */
  public static final int MAX_LENGTH = 256;

  /** Bytes of the SBE message header before the command. */
  public static final int MESSAGE_HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  private static final int SIDES = 2;
  private static final int TIMES_IN_FORCE = 2;
  private static final int MARKET_STATES = MarketState.CLOSED.value() + 1;

  private CommandFormat() {}

  /** What is wrong with the bytes. */
  public enum Fault {
    NONE("is a command"),
    TOO_SHORT("shorter than a message header"),
    TOO_LONG("longer than " + MAX_LENGTH + " bytes"),
    OTHER_SCHEMA("not of schema " + MessageHeaderDecoder.SCHEMA_ID),
    UNSUPPORTED_VERSION("of a schema version other than " + MessageHeaderDecoder.SCHEMA_VERSION),
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
   * @param offset of the SBE message header
   * @param length of all that was received, in bytes
   * @return {@link Fault#NONE} if the bytes are a command
   */
  public static Fault check(DirectBuffer buffer, int offset, int length) {
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
    if (unsignedShort(buffer, offset + MessageHeaderDecoder.versionEncodingOffset())
        != MessageHeaderDecoder.SCHEMA_VERSION) {
      return Fault.UNSUPPORTED_VERSION;
    }
    int templateId = templateId(buffer, offset);
    int blockLength = blockLength(templateId);
    if (blockLength < 0) {
      return Fault.UNKNOWN_COMMAND;
    }
    if (unsignedShort(buffer, offset + MessageHeaderDecoder.blockLengthEncodingOffset())
            != blockLength
        || length != MESSAGE_HEADER + blockLength) {
      return Fault.WRONG_LENGTH;
    }
    return checkFields(templateId, buffer, offset + MESSAGE_HEADER);
  }

  /** The template id of a message whose SBE header is at {@code offset}. */
  public static int templateId(DirectBuffer buffer, int offset) {
    return unsignedShort(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
  }

  private static int blockLength(int templateId) {
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
      case DepositDecoder.TEMPLATE_ID -> DepositDecoder.BLOCK_LENGTH;
      case WithdrawDecoder.TEMPLATE_ID -> WithdrawDecoder.BLOCK_LENGTH;
      case PlaceOrderDecoder.TEMPLATE_ID -> PlaceOrderDecoder.BLOCK_LENGTH;
      case AmendOrderDecoder.TEMPLATE_ID -> AmendOrderDecoder.BLOCK_LENGTH;
      case ReplaceOrderDecoder.TEMPLATE_ID -> ReplaceOrderDecoder.BLOCK_LENGTH;
      case CancelOrderDecoder.TEMPLATE_ID -> CancelOrderDecoder.BLOCK_LENGTH;
      default -> -1;
    };
  }

  private static Fault checkFields(int templateId, DirectBuffer buffer, int body) {
    return switch (templateId) {
      case PlaceOrderDecoder.TEMPLATE_ID -> {
        if (unsignedByte(buffer, body + PlaceOrderDecoder.sideEncodingOffset()) >= SIDES
            || unsignedByte(buffer, body + PlaceOrderDecoder.timeInForceEncodingOffset())
                >= TIMES_IN_FORCE) {
          yield Fault.INVALID_ENUM;
        }
        yield checkName(buffer, body + PlaceOrderDecoder.clientOrderIdEncodingOffset(), 3);
      }
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
          unsignedByte(buffer, body + SetMarketStateDecoder.stateEncodingOffset()) < MARKET_STATES
              ? Fault.NONE
              : Fault.INVALID_ENUM;
      case GrantMarketDecoder.TEMPLATE_ID ->
          checkFlag(buffer, body + GrantMarketDecoder.grantedEncodingOffset());
      case FreezeAccountDecoder.TEMPLATE_ID ->
          checkFlag(buffer, body + FreezeAccountDecoder.frozenEncodingOffset());
      default -> Fault.NONE;
    };
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
