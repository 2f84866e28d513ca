package io.rollingdrop.ops.journal;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.AccountCreatedDecoder;
import io.rollingdrop.protocol.codec.AccountFrozenDecoder;
import io.rollingdrop.protocol.codec.ActivateRulesDecoder;
import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.AssetCreatedDecoder;
import io.rollingdrop.protocol.codec.AuctionPricedDecoder;
import io.rollingdrop.protocol.codec.AuctionStartedDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrdersDecoder;
import io.rollingdrop.protocol.codec.CancellingOrdersDecoder;
import io.rollingdrop.protocol.codec.CloseSessionDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.CreateAccountDecoder;
import io.rollingdrop.protocol.codec.CreateAssetDecoder;
import io.rollingdrop.protocol.codec.CreateMarketDecoder;
import io.rollingdrop.protocol.codec.CreateTenantDecoder;
import io.rollingdrop.protocol.codec.DepositDecoder;
import io.rollingdrop.protocol.codec.DepositedDecoder;
import io.rollingdrop.protocol.codec.FreezeAccountDecoder;
import io.rollingdrop.protocol.codec.GrantMarketDecoder;
import io.rollingdrop.protocol.codec.HoldLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.HouseholdChangedDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.codec.MarketCreatedDecoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.MarketGrantedDecoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.MarketStateChangedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OpenOrderLimitChangedDecoder;
import io.rollingdrop.protocol.codec.OpenSessionDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.OrdersCancelledDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.PostTransferDecoder;
import io.rollingdrop.protocol.codec.PriceBandsChangedDecoder;
import io.rollingdrop.protocol.codec.PurchaseLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.RulesActivatedDecoder;
import io.rollingdrop.protocol.codec.SessionClosedDecoder;
import io.rollingdrop.protocol.codec.SessionEndChangedDecoder;
import io.rollingdrop.protocol.codec.SessionOpenedDecoder;
import io.rollingdrop.protocol.codec.SetHoldLimitsDecoder;
import io.rollingdrop.protocol.codec.SetHouseholdDecoder;
import io.rollingdrop.protocol.codec.SetMarketFeesDecoder;
import io.rollingdrop.protocol.codec.SetMarketLimitsDecoder;
import io.rollingdrop.protocol.codec.SetMarketStateDecoder;
import io.rollingdrop.protocol.codec.SetOpenOrderLimitDecoder;
import io.rollingdrop.protocol.codec.SetPriceBandsDecoder;
import io.rollingdrop.protocol.codec.SetPurchaseLimitsDecoder;
import io.rollingdrop.protocol.codec.SetSessionEndDecoder;
import io.rollingdrop.protocol.codec.StartAuctionDecoder;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TenantCreatedDecoder;
import io.rollingdrop.protocol.codec.TickDecoder;
import io.rollingdrop.protocol.codec.TickedDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import io.rollingdrop.protocol.codec.TransferDecoder;
import io.rollingdrop.protocol.codec.TransferPendingDecoder;
import io.rollingdrop.protocol.codec.TransferPostedDecoder;
import io.rollingdrop.protocol.codec.TransferVoidedDecoder;
import io.rollingdrop.protocol.codec.TransferredDecoder;
import io.rollingdrop.protocol.codec.VoidTransferDecoder;
import io.rollingdrop.protocol.codec.WithdrawDecoder;
import io.rollingdrop.protocol.codec.WithdrawnDecoder;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;
import org.agrona.sbe.MessageDecoderFlyweight;

/** Every message of the schema, by template id. One thread. */
final class MessageCatalogue {

  private static final String SUFFIX = "Decoder";

  private final MessageHeaderDecoder header = new MessageHeaderDecoder();
  private final Map<Integer, MessageDecoderFlyweight> messages =
      List.of(
              new ActivateRulesDecoder(),
              new TickDecoder(),
              new OpenSessionDecoder(),
              new CloseSessionDecoder(),
              new CreateTenantDecoder(),
              new CreateAssetDecoder(),
              new CreateAccountDecoder(),
              new CreateMarketDecoder(),
              new GrantMarketDecoder(),
              new SetMarketStateDecoder(),
              new SetMarketFeesDecoder(),
              new SetMarketLimitsDecoder(),
              new FreezeAccountDecoder(),
              new DepositDecoder(),
              new WithdrawDecoder(),
              new PlaceOrderDecoder(),
              new AmendOrderDecoder(),
              new ReplaceOrderDecoder(),
              new CancelOrderDecoder(),
              new CommandRejectedDecoder(),
              new CommandRepeatedDecoder(),
              new RulesActivatedDecoder(),
              new TickedDecoder(),
              new SessionOpenedDecoder(),
              new SessionClosedDecoder(),
              new LinkRejectedDecoder(),
              new TenantCreatedDecoder(),
              new AssetCreatedDecoder(),
              new AccountCreatedDecoder(),
              new MarketCreatedDecoder(),
              new MarketGrantedDecoder(),
              new MarketStateChangedDecoder(),
              new MarketFeesChangedDecoder(),
              new MarketLimitsChangedDecoder(),
              new AccountFrozenDecoder(),
              new DepositedDecoder(),
              new WithdrawnDecoder(),
              new OrderAcceptedDecoder(),
              new TradeDecoder(),
              new OrderAmendedDecoder(),
              new OrderReplacedDecoder(),
              new OrderCancelledDecoder(),
              new SetSessionEndDecoder(),
              new CancelOrdersDecoder(),
              new TransferDecoder(),
              new PostTransferDecoder(),
              new VoidTransferDecoder(),
              new SetHoldLimitsDecoder(),
              new SetOpenOrderLimitDecoder(),
              new SetHouseholdDecoder(),
              new SetPurchaseLimitsDecoder(),
              new StartAuctionDecoder(),
              new SetPriceBandsDecoder(),
              new SessionEndChangedDecoder(),
              new CancellingOrdersDecoder(),
              new OrdersCancelledDecoder(),
              new OrderReplenishedDecoder(),
              new StopTriggeredDecoder(),
              new TransferredDecoder(),
              new TransferPendingDecoder(),
              new TransferPostedDecoder(),
              new TransferVoidedDecoder(),
              new HoldLimitsChangedDecoder(),
              new OpenOrderLimitChangedDecoder(),
              new HouseholdChangedDecoder(),
              new PurchaseLimitsChangedDecoder(),
              new AuctionStartedDecoder(),
              new AuctionPricedDecoder(),
              new PriceBandsChangedDecoder())
          .stream()
          .collect(Collectors.toMap(MessageDecoderFlyweight::sbeTemplateId, Function.identity()));

  /** The name of a template, or {@code template-ID} if this release does not know it. */
  String name(int templateId) {
    MessageDecoderFlyweight message = messages.get(templateId);
    if (message == null) {
      return "template-" + templateId;
    }
    String name = message.getClass().getSimpleName();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /**
   * The fields of a message, in the schema's order; those of a composite under their own names in a
   * map of their own. Empty if this release does not know the template.
   *
   * @param offset of the SBE message header
   */
  Map<String, Object> fields(DirectBuffer buffer, int offset) {
    header.wrap(buffer, offset);
    MessageDecoderFlyweight message = messages.get(header.templateId());
    if (message == null) {
      return Map.of();
    }
    message.wrap(
        buffer, offset + CommandFormat.MESSAGE_HEADER, header.blockLength(), header.version());
    StringBuilder text = new StringBuilder();
    message.appendTo(text);
    return new FieldText(text).fields();
  }
}
