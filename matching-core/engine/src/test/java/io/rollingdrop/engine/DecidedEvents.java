package io.rollingdrop.engine;

import io.rollingdrop.protocol.CommandFormat;
import io.rollingdrop.protocol.codec.AuctionPricedDecoder;
import io.rollingdrop.protocol.codec.AuctionStartedDecoder;
import io.rollingdrop.protocol.codec.CancellingOrdersDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.CommandRepeatedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.LinkRejectedDecoder;
import io.rollingdrop.protocol.codec.MarketStateChangedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.OrdersCancelledDecoder;
import io.rollingdrop.protocol.codec.SessionOpenedDecoder;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import io.rollingdrop.protocol.codec.TransferPendingDecoder;
import io.rollingdrop.protocol.codec.TransferPostedDecoder;
import io.rollingdrop.protocol.codec.TransferVoidedDecoder;
import io.rollingdrop.protocol.codec.TransferredDecoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps the events of the last command, as short lines in the domain's words. */
final class DecidedEvents implements EventSink {

  private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final List<String> lines = new ArrayList<>();
  private int nextIndex;
  private boolean ended = true;

  /** The wire version of the last event. */
  int wireVersion() {
    return messageHeader.wrap(buffer, 0).version();
  }

  /** The lines of the command since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  public int claim(int length) {
    return 0;
  }

  @Override
  public MutableDirectBuffer buffer() {
    return buffer;
  }

  @Override
  public void commit() {
    EventHeaderDecoder header = new EventHeaderDecoder().wrap(buffer, CommandFormat.MESSAGE_HEADER);
    if (ended) {
      nextIndex = 0;
    }
    if (header.index() != nextIndex++) {
      throw new AssertionError("event index " + header.index() + ", expected " + (nextIndex - 1));
    }
    ended = header.last() == 1;
    lines.add(line(CommandFormat.templateId(buffer, 0)));
  }

  private String line(int templateId) {
    return switch (templateId) {
      case CommandRejectedDecoder.TEMPLATE_ID ->
          "rejected "
              + new CommandRejectedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader).reason();
      case CommandRepeatedDecoder.TEMPLATE_ID -> {
        CommandRepeatedDecoder e =
            new CommandRepeatedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "repeated "
            + e.originalSequence()
            + " "
            + e.reason()
            + " order "
            + e.orderId()
            + " "
            + e.orderStatus()
            + " open "
            + e.openQuantity()
            + " filled "
            + e.filledQuantity();
      }
      case LinkRejectedDecoder.TEMPLATE_ID -> {
        LinkRejectedDecoder e =
            new LinkRejectedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "link rejected " + e.rejectedNumber() + ", expected " + e.expectedNumber();
      }
      case SessionOpenedDecoder.TEMPLATE_ID ->
          "session opened after "
              + new SessionOpenedDecoder()
                  .wrapAndApplyHeader(buffer, 0, messageHeader)
                  .lastNumber();
      case OrderAcceptedDecoder.TEMPLATE_ID -> {
        OrderAcceptedDecoder e =
            new OrderAcceptedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "accepted "
            + e.orderId()
            + " "
            + e.side()
            + " "
            + e.quantity()
            + "@"
            + e.price()
            + " held "
            + e.heldAmount();
      }
      case TradeDecoder.TEMPLATE_ID -> {
        TradeDecoder e = new TradeDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield (e.auction() == 1 ? "auction trade " : "trade ")
            + e.quantity()
            + "@"
            + e.price()
            + " maker "
            + e.makerOrderId()
            + " leaves "
            + e.makerOpenQuantity()
            + " taker "
            + e.takerOrderId()
            + " leaves "
            + e.takerOpenQuantity()
            + " released "
            + e.buyerReleased()
            + (e.makerFee() + e.takerFee() == 0
                ? ""
                : " fees " + e.makerFee() + " and " + e.takerFee() + " to " + e.feeAccountId());
      }
      case OrderAmendedDecoder.TEMPLATE_ID -> {
        OrderAmendedDecoder e =
            new OrderAmendedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "amended "
            + e.orderId()
            + " open "
            + e.openQuantity()
            + " released "
            + e.releasedAmount();
      }
      case OrderReplacedDecoder.TEMPLATE_ID -> {
        OrderReplacedDecoder e =
            new OrderReplacedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "replaced "
            + e.orderId()
            + " "
            + e.openQuantity()
            + "@"
            + e.price()
            + " released "
            + e.releasedAmount()
            + " held "
            + e.heldAmount();
      }
      case OrderCancelledDecoder.TEMPLATE_ID -> {
        OrderCancelledDecoder e =
            new OrderCancelledDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "cancelled "
            + e.orderId()
            + " "
            + e.cancelledQuantity()
            + "@"
            + e.price()
            + " "
            + e.reason()
            + " released "
            + e.releasedAmount();
      }
      case OrderReplenishedDecoder.TEMPLATE_ID -> {
        OrderReplenishedDecoder e =
            new OrderReplenishedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "replenished "
            + e.orderId()
            + " shows "
            + e.shownQuantity()
            + " of "
            + e.openQuantity();
      }
      case StopTriggeredDecoder.TEMPLATE_ID -> {
        StopTriggeredDecoder e =
            new StopTriggeredDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "triggered " + e.orderId() + " stop " + e.stopPrice() + " last " + e.lastPrice();
      }
      case CancellingOrdersDecoder.TEMPLATE_ID -> {
        CancellingOrdersDecoder e =
            new CancellingOrdersDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "cancelling " + e.sides() + " of " + e.accountId() + " in " + e.marketId();
      }
      case OrdersCancelledDecoder.TEMPLATE_ID -> {
        OrdersCancelledDecoder e =
            new OrdersCancelledDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "cancelled all " + e.cancelledOrders() + " of " + e.requestSequence();
      }
      case TransferredDecoder.TEMPLATE_ID -> {
        TransferredDecoder e =
            new TransferredDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "transferred "
            + leg(e.transferId(), e.amount(), e.assetId(), e.debitAccountId(), e.creditAccountId());
      }
      case TransferPendingDecoder.TEMPLATE_ID -> {
        TransferPendingDecoder e =
            new TransferPendingDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "pending "
            + leg(e.transferId(), e.amount(), e.assetId(), e.debitAccountId(), e.creditAccountId())
            + " until +"
            + seconds(e.expiry());
      }
      case TransferPostedDecoder.TEMPLATE_ID -> {
        TransferPostedDecoder e =
            new TransferPostedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "posted "
            + leg(e.transferId(), e.amount(), e.assetId(), e.debitAccountId(), e.creditAccountId());
      }
      case TransferVoidedDecoder.TEMPLATE_ID -> {
        TransferVoidedDecoder e =
            new TransferVoidedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "voided "
            + leg(e.transferId(), e.amount(), e.assetId(), e.debitAccountId(), e.creditAccountId())
            + " "
            + e.reason();
      }
      case MarketStateChangedDecoder.TEMPLATE_ID ->
          "market is "
              + new MarketStateChangedDecoder()
                  .wrapAndApplyHeader(buffer, 0, messageHeader)
                  .state();
      case AuctionStartedDecoder.TEMPLATE_ID -> {
        AuctionStartedDecoder e =
            new AuctionStartedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "auction "
            + e.kind()
            + (e.sealedBook() == 1 ? " sealed" : "")
            + (e.lockTime() == 0 ? "" : " locks +" + seconds(e.lockTime()))
            + " uncrosses +"
            + seconds(e.uncrossTime())
            + " then "
            + e.nextState();
      }
      case AuctionPricedDecoder.TEMPLATE_ID -> {
        AuctionPricedDecoder e =
            new AuctionPricedDecoder().wrapAndApplyHeader(buffer, 0, messageHeader);
        yield "priced "
            + e.quantity()
            + "@"
            + e.price()
            + " of "
            + e.buyQuantity()
            + " and "
            + e.sellQuantity();
      }
      default -> "event " + templateId;
    };
  }

  private static String seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos - EngineFixture.START_NS) + "s";
  }

  private static String leg(long id, long amount, int asset, long debit, long credit) {
    return id + ": " + amount + " of " + asset + " from " + debit + " to " + credit;
  }
}
