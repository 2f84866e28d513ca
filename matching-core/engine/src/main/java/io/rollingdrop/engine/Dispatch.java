package io.rollingdrop.engine;

import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrdersDecoder;
import io.rollingdrop.protocol.codec.CreateAccountDecoder;
import io.rollingdrop.protocol.codec.CreateAssetDecoder;
import io.rollingdrop.protocol.codec.CreateMarketDecoder;
import io.rollingdrop.protocol.codec.CreateTenantDecoder;
import io.rollingdrop.protocol.codec.DepositDecoder;
import io.rollingdrop.protocol.codec.FreezeAccountDecoder;
import io.rollingdrop.protocol.codec.GrantMarketDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.PostTransferDecoder;
import io.rollingdrop.protocol.codec.RejectReason;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
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
import io.rollingdrop.protocol.codec.TransferDecoder;
import io.rollingdrop.protocol.codec.VoidTransferDecoder;
import io.rollingdrop.protocol.codec.WithdrawDecoder;
import org.agrona.DirectBuffer;

/** Finds out what a command asks for, and has it done. */
final class Dispatch {

  private final CommandContext command;
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final CreateTenantDecoder createTenant = new CreateTenantDecoder();
  private final CreateAssetDecoder createAsset = new CreateAssetDecoder();
  private final CreateAccountDecoder createAccount = new CreateAccountDecoder();
  private final CreateMarketDecoder createMarket = new CreateMarketDecoder();
  private final GrantMarketDecoder grantMarket = new GrantMarketDecoder();
  private final SetMarketStateDecoder setMarketState = new SetMarketStateDecoder();
  private final SetMarketFeesDecoder setMarketFees = new SetMarketFeesDecoder();
  private final SetMarketLimitsDecoder setMarketLimits = new SetMarketLimitsDecoder();
  private final FreezeAccountDecoder freezeAccount = new FreezeAccountDecoder();
  private final SetSessionEndDecoder setSessionEnd = new SetSessionEndDecoder();
  private final DepositDecoder deposit = new DepositDecoder();
  private final WithdrawDecoder withdraw = new WithdrawDecoder();
  private final AmendOrderDecoder amendOrder = new AmendOrderDecoder();
  private final ReplaceOrderDecoder replaceOrder = new ReplaceOrderDecoder();
  private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
  private final CancelOrdersDecoder cancelOrders = new CancelOrdersDecoder();
  private final SetHoldLimitsDecoder setHoldLimits = new SetHoldLimitsDecoder();
  private final SetOpenOrderLimitDecoder setOpenOrderLimit = new SetOpenOrderLimitDecoder();
  private final SetHouseholdDecoder setHousehold = new SetHouseholdDecoder();
  private final SetPurchaseLimitsDecoder setPurchaseLimits = new SetPurchaseLimitsDecoder();
  private final StartAuctionDecoder startAuction = new StartAuctionDecoder();
  private final SetPriceBandsDecoder setPriceBands = new SetPriceBandsDecoder();
  private final TransferDecoder transfer = new TransferDecoder();
  private final PostTransferDecoder postTransfer = new PostTransferDecoder();
  private final VoidTransferDecoder voidTransfer = new VoidTransferDecoder();
  private final PlaceOrderDecoder placeOrder = new PlaceOrderDecoder();

  /**
   * @param command the one at hand
   */
  Dispatch(CommandContext command) {
    this.command = command;
  }

  /** Executes all but what concerns rules, time and sessions. */
  RejectReason execute(EngineState state, DirectBuffer buffer, int offset) {
    return switch (command.templateId) {
      case PlaceOrderDecoder.TEMPLATE_ID ->
          state.trading.place(
              command, placeOrder.wrapAndApplyHeader(buffer, offset, messageHeader));
      case CancelOrderDecoder.TEMPLATE_ID ->
          state.trading.cancel(
              command, cancelOrder.wrapAndApplyHeader(buffer, offset, messageHeader));
      case AmendOrderDecoder.TEMPLATE_ID ->
          state.trading.amend(
              command, amendOrder.wrapAndApplyHeader(buffer, offset, messageHeader));
      case ReplaceOrderDecoder.TEMPLATE_ID ->
          state.trading.replace(
              command, replaceOrder.wrapAndApplyHeader(buffer, offset, messageHeader));
      case CancelOrdersDecoder.TEMPLATE_ID ->
          state.trading.cancelAll(
              command, cancelOrders.wrapAndApplyHeader(buffer, offset, messageHeader));
      case TransferDecoder.TEMPLATE_ID ->
          state.transfers.transfer(
              command, transfer.wrapAndApplyHeader(buffer, offset, messageHeader));
      case PostTransferDecoder.TEMPLATE_ID ->
          state.transfers.post(
              command,
              postTransfer.wrapAndApplyHeader(buffer, offset, messageHeader),
              state.dueWork.dueThroughNs());
      case VoidTransferDecoder.TEMPLATE_ID ->
          state.transfers.cancel(
              command, voidTransfer.wrapAndApplyHeader(buffer, offset, messageHeader));
      default ->
          command.isOperator() ? administer(state, buffer, offset) : RejectReason.NOT_AUTHORISED;
    };
  }

  private RejectReason administer(EngineState state, DirectBuffer buffer, int offset) {
    return switch (command.templateId) {
      case SetMarketStateDecoder.TEMPLATE_ID ->
          state.marketPhases.setMarketState(
              setMarketState.wrapAndApplyHeader(buffer, offset, messageHeader));
      case StartAuctionDecoder.TEMPLATE_ID ->
          state.marketPhases.startAuction(
              startAuction.wrapAndApplyHeader(buffer, offset, messageHeader), command.timestampNs);
      case SetPriceBandsDecoder.TEMPLATE_ID ->
          state.marketPhases.setPriceBands(
              setPriceBands.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetHoldLimitsDecoder.TEMPLATE_ID ->
          state.limitAdministration.setHoldLimits(
              setHoldLimits.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetOpenOrderLimitDecoder.TEMPLATE_ID ->
          state.limitAdministration.setOpenOrderLimit(
              setOpenOrderLimit.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetHouseholdDecoder.TEMPLATE_ID ->
          state.limitAdministration.setHousehold(
              setHousehold.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetPurchaseLimitsDecoder.TEMPLATE_ID ->
          state.limitAdministration.setPurchaseLimits(
              setPurchaseLimits.wrapAndApplyHeader(buffer, offset, messageHeader),
              command.sequence);
      default -> administer(state.administration, buffer, offset);
    };
  }

  private RejectReason administer(Administration administration, DirectBuffer buffer, int offset) {
    return switch (command.templateId) {
      case CreateTenantDecoder.TEMPLATE_ID ->
          administration.createTenant(
              createTenant.wrapAndApplyHeader(buffer, offset, messageHeader));
      case CreateAssetDecoder.TEMPLATE_ID ->
          administration.createAsset(createAsset.wrapAndApplyHeader(buffer, offset, messageHeader));
      case CreateAccountDecoder.TEMPLATE_ID ->
          administration.createAccount(
              createAccount.wrapAndApplyHeader(buffer, offset, messageHeader));
      case CreateMarketDecoder.TEMPLATE_ID ->
          administration.createMarket(
              createMarket.wrapAndApplyHeader(buffer, offset, messageHeader));
      case GrantMarketDecoder.TEMPLATE_ID ->
          administration.grantMarket(grantMarket.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetMarketFeesDecoder.TEMPLATE_ID ->
          administration.setMarketFees(
              setMarketFees.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetMarketLimitsDecoder.TEMPLATE_ID ->
          administration.setMarketLimits(
              setMarketLimits.wrapAndApplyHeader(buffer, offset, messageHeader));
      case SetSessionEndDecoder.TEMPLATE_ID ->
          administration.setSessionEnd(
              setSessionEnd.wrapAndApplyHeader(buffer, offset, messageHeader));
      case FreezeAccountDecoder.TEMPLATE_ID ->
          administration.freezeAccount(
              freezeAccount.wrapAndApplyHeader(buffer, offset, messageHeader));
      case DepositDecoder.TEMPLATE_ID ->
          administration.deposit(deposit.wrapAndApplyHeader(buffer, offset, messageHeader));
      case WithdrawDecoder.TEMPLATE_ID ->
          administration.withdraw(withdraw.wrapAndApplyHeader(buffer, offset, messageHeader));
      default ->
          throw new InvariantViolation("template " + command.templateId + " reached the engine");
    };
  }
}
