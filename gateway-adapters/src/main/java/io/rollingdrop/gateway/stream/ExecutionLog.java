package io.rollingdrop.gateway.stream;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.OrderTerms;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.AmendOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrderDecoder;
import io.rollingdrop.protocol.codec.CancelOrdersDecoder;
import io.rollingdrop.protocol.codec.ClientOrderIdDecoder;
import io.rollingdrop.protocol.codec.CommandRejectedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.OrdersCancelledDecoder;
import io.rollingdrop.protocol.codec.PlaceOrderDecoder;
import io.rollingdrop.protocol.codec.ReplaceOrderDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The last execution reports of every tenant, made from the event feed, for replay and live.
 *
 * <p>Like the market model it must be fed from the start of the stream, for it remembers every open
 * order. {@link #onEvent} is for the one thread that follows the feed and never waits; readers are
 * on any thread.
 */
public final class ExecutionLog implements EventHandler {

  /**
   * @param retainedPerTenant most reports kept for one tenant; rounded up to a power of two
   * @param retainedTotal most reports kept for all tenants together; at this bound the tenant with
   *     the most loses its oldest
   */
  public record Settings(int retainedPerTenant, int retainedTotal) {
    private static final int MOST = 1 << 26;

    public Settings {
      if (retainedPerTenant < 1 || retainedPerTenant > MOST || retainedTotal < 1) {
        throw new IllegalArgumentException(
            "retainedPerTenant is 1 to " + MOST + ", retainedTotal at least 1");
      }
    }

    /** 65,536 reports a tenant, a million in all: about 200 MB at that bound. */
    public static Settings defaults() {
      return new Settings(1 << 16, 1_000_000);
    }
  }

  private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  /** At the total bound, this part of the largest log goes at once, so that it is seldom sought. */
  private static final int EVICTED_PART = 8;

  private final Settings settings;
  private final int retainedPerTenant;
  private final ConcurrentHashMap<Integer, TenantLog> logs = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile EpochHistory epochs = EpochHistory.EMPTY;
  private volatile StreamPosition seen = new StreamPosition(StreamPosition.ANY_EPOCH, 0, 0);

  // All below: feed thread only.
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
  private final OrderReplacedDecoder replaced = new OrderReplacedDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final StopTriggeredDecoder triggered = new StopTriggeredDecoder();
  private final OrderReplenishedDecoder replenished = new OrderReplenishedDecoder();
  private final OrdersCancelledDecoder ordersCancelled = new OrdersCancelledDecoder();
  private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
  private final Long2ObjectHashMap<TrackedOrder> orders = new Long2ObjectHashMap<>();
  private final ArrayList<TenantLog> inCommand = new ArrayList<>();
  private int total;

  public ExecutionLog(Settings settings) {
    this.settings = settings;
    this.retainedPerTenant =
        Integer.highestOneBit(Math.max(1, 2 * settings.retainedPerTenant() - 1));
  }

  /**
   * Adds a listener that is called on the feed's thread when there are new reports. It must not
   * block.
   */
  void onReports(Runnable listener) {
    listeners.add(listener);
  }

  /** The log of a tenant, empty if nothing of it was ever seen. */
  TenantLog of(int tenantId) {
    return logs.computeIfAbsent(tenantId, unseen -> new TenantLog(retainedPerTenant));
  }

  /** The last event of the last complete command; all reports up to it are in the logs. */
  StreamPosition seen() {
    return seen;
  }

  EpochHistory epochs() {
    return epochs;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    messageHeader.wrap(buffer, offset);
    header.wrap(buffer, offset + HEADER);
    if (header.epoch() != epochs.current()) {
      epochs = epochs.with(header.epoch(), header.sequence(), header.index());
    }
    int body = offset + HEADER;
    int block = messageHeader.blockLength();
    int version = messageHeader.version();
    switch (messageHeader.templateId()) {
      case OrderAcceptedDecoder.TEMPLATE_ID ->
          onAccepted(accepted.wrap(buffer, body, block, version));
      case TradeDecoder.TEMPLATE_ID -> onTrade(trade.wrap(buffer, body, block, version));
      case OrderAmendedDecoder.TEMPLATE_ID -> onAmended(amended.wrap(buffer, body, block, version));
      case OrderReplacedDecoder.TEMPLATE_ID ->
          onReplaced(replaced.wrap(buffer, body, block, version));
      case OrderCancelledDecoder.TEMPLATE_ID ->
          onCancelled(cancelled.wrap(buffer, body, block, version));
      case StopTriggeredDecoder.TEMPLATE_ID ->
          onTriggered(triggered.wrap(buffer, body, block, version));
      case OrderReplenishedDecoder.TEMPLATE_ID ->
          onReplenished(replenished.wrap(buffer, body, block, version));
      case OrdersCancelledDecoder.TEMPLATE_ID ->
          onOrdersCancelled(ordersCancelled.wrap(buffer, body, block, version));
      case CommandRejectedDecoder.TEMPLATE_ID ->
          onRejected(rejected.wrap(buffer, body, block, version));
      default -> {
        // Others do not concern an order.
      }
    }
    if (header.last() == 1) {
      endCommand();
    }
  }

  private void endCommand() {
    for (TenantLog log : inCommand) {
      log.publish();
    }
    seen = new StreamPosition(header.epoch(), header.sequence(), header.index());
    if (!inCommand.isEmpty()) {
      inCommand.clear();
      listeners.forEach(Runnable::run);
    }
  }

  private void onAccepted(OrderAcceptedDecoder event) {
    TrackedOrder order =
        new TrackedOrder(
            event.orderId(),
            text(event.clientOrderId()),
            event.accountId(),
            event.tenantId(),
            event.marketId(),
            event.side() == Side.BUY,
            event.price(),
            event.quantity());
    orders.put(order.orderId, order);
    report(
        order.tenantId,
        order.view(),
        new ExecutionReport.Accepted(event.timeInForce(), OrderTerms.of(event)));
  }

  private void onTrade(TradeDecoder event) {
    onFill(event.makerOrderId(), event.makerOpenQuantity(), event, true);
    onFill(event.takerOrderId(), event.takerOpenQuantity(), event, false);
  }

  private void onFill(long orderId, long openQuantity, TradeDecoder event, boolean maker) {
    TrackedOrder order = order(orderId);
    order.filled += event.quantity();
    order.open = openQuantity;
    report(
        order.tenantId,
        order.view(),
        new ExecutionReport.Traded(event.price(), event.quantity(), maker));
    forgetIfEnded(order);
  }

  private void onAmended(OrderAmendedDecoder event) {
    TrackedOrder order = order(event.orderId());
    order.open = event.openQuantity();
    report(order.tenantId, order.view(), new ExecutionReport.Amended());
    forgetIfEnded(order);
  }

  private void onReplaced(OrderReplacedDecoder event) {
    TrackedOrder order = order(event.orderId());
    order.price = event.price();
    order.open = event.openQuantity();
    report(order.tenantId, order.view(), new ExecutionReport.Replaced());
  }

  private void onCancelled(OrderCancelledDecoder event) {
    TrackedOrder order = order(event.orderId());
    report(
        order.tenantId,
        order.cancelledView(),
        new ExecutionReport.Cancelled(event.cancelledQuantity(), event.reason()));
    orders.remove(order.orderId);
  }

  private void onTriggered(StopTriggeredDecoder event) {
    TrackedOrder order = order(event.orderId());
    report(order.tenantId, order.view(), new ExecutionReport.Triggered(event.lastPrice()));
  }

  private void onReplenished(OrderReplenishedDecoder event) {
    TrackedOrder order = order(event.orderId());
    report(order.tenantId, order.view(), new ExecutionReport.Replenished(event.shownQuantity()));
  }

  private void onOrdersCancelled(OrdersCancelledDecoder event) {
    report(
        event.tenantId(),
        ExecutionReport.OrderView.none(event.accountId(), ""),
        new ExecutionReport.OrdersCancelled(event.requestSequence(), event.cancelledOrders()));
  }

  private void onRejected(CommandRejectedDecoder event) {
    String command = orderCommand(event.commandTemplateId());
    if (command != null) {
      report(
          event.tenantId(),
          ExecutionReport.OrderView.none(event.accountId(), text(event.clientOrderId())),
          new ExecutionReport.Rejected(command, event.reason()));
    }
  }

  private static String orderCommand(int templateId) {
    return switch (templateId) {
      case PlaceOrderDecoder.TEMPLATE_ID -> "place_order";
      case AmendOrderDecoder.TEMPLATE_ID -> "amend_order";
      case ReplaceOrderDecoder.TEMPLATE_ID -> "replace_order";
      case CancelOrderDecoder.TEMPLATE_ID -> "cancel_order";
      case CancelOrdersDecoder.TEMPLATE_ID -> "cancel_orders";
      default -> null;
    };
  }

  private void report(
      int tenantId, ExecutionReport.OrderView order, ExecutionReport.Detail detail) {
    TenantLog log = of(tenantId);
    ExecutionReport.Stamp stamp =
        new ExecutionReport.Stamp(
            log.nextOrdinal(),
            header.epoch(),
            header.sequence(),
            header.index(),
            header.timestamp());
    total += log.append(new ExecutionReport(stamp, order, detail));
    if (!log.inCommand) {
      log.inCommand = true;
      inCommand.add(log);
    }
    if (total > settings.retainedTotal()) {
      evict();
    }
  }

  private void evict() {
    TenantLog largest = null;
    for (TenantLog log : logs.values()) {
      if (largest == null || log.size() > largest.size()) {
        largest = log;
      }
    }
    int evicted = Math.max(1, largest.size() / EVICTED_PART);
    for (int i = 0; i < evicted; i++) {
      largest.evictOldest();
    }
    total -= evicted;
  }

  private void forgetIfEnded(TrackedOrder order) {
    if (order.open == 0) {
      orders.remove(order.orderId);
    }
  }

  private TrackedOrder order(long orderId) {
    TrackedOrder order = orders.get(orderId);
    if (order == null) {
      throw new IllegalStateException(
          "event "
              + header.sequence()
              + "."
              + header.index()
              + " is about order "
              + orderId
              + ", of which this log has seen nothing; feed it from the start of the stream");
    }
    return order;
  }

  private static String text(ClientOrderIdDecoder id) {
    return id.word0() == 0 ? "" : PackedAscii.text(id.word0(), id.word1(), id.word2());
  }
}
