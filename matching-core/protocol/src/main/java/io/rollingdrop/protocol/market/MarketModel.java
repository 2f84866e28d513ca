package io.rollingdrop.protocol.market;

import io.rollingdrop.protocol.EventHandler;
import io.rollingdrop.protocol.PackedAscii;
import io.rollingdrop.protocol.codec.AssetCreatedDecoder;
import io.rollingdrop.protocol.codec.AuctionPricedDecoder;
import io.rollingdrop.protocol.codec.AuctionStartedDecoder;
import io.rollingdrop.protocol.codec.EventHeaderDecoder;
import io.rollingdrop.protocol.codec.MarketCreatedDecoder;
import io.rollingdrop.protocol.codec.MarketFeesChangedDecoder;
import io.rollingdrop.protocol.codec.MarketLimitsChangedDecoder;
import io.rollingdrop.protocol.codec.MarketState;
import io.rollingdrop.protocol.codec.MarketStateChangedDecoder;
import io.rollingdrop.protocol.codec.MessageHeaderDecoder;
import io.rollingdrop.protocol.codec.OrderAcceptedDecoder;
import io.rollingdrop.protocol.codec.OrderAmendedDecoder;
import io.rollingdrop.protocol.codec.OrderCancelledDecoder;
import io.rollingdrop.protocol.codec.OrderReplacedDecoder;
import io.rollingdrop.protocol.codec.OrderReplenishedDecoder;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.StopTriggeredDecoder;
import io.rollingdrop.protocol.codec.TradeDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The read model of books and trades, folded from the event feed.
 *
 * <p>It must be fed from {@link io.rollingdrop.protocol.Position#START}: a book cannot be known
 * from the middle of the stream. An event about an order it has not seen is therefore an {@link
 * IllegalStateException}, which ends the feed's follower loudly instead of showing a wrong book.
 *
 * <p>{@link #onEvent} and {@link #onDutyCycle} are for the one thread that follows the feed; that
 * thread publishes an immutable {@link MarketSnapshot} of a changed market at most once in {@link
 * Settings#publishIntervalNs}, and always of the end of a command. All else is for any thread, and
 * never waits. Folding costs the feed's thread no allocation for each event but one record for each
 * trade.
 */
public final class MarketModel implements EventHandler {

  /**
   * @param publishedLevels most levels of each side in a snapshot, at least 1
   * @param retainedTrades most trades of a market in a snapshot, at least 1
   * @param publishIntervalNs a market is published at most once in so many nanoseconds; a change
   *     after a quieter time is published on the next duty cycle
   */
  public record Settings(int publishedLevels, int retainedTrades, long publishIntervalNs) {
    public Settings {
      if (publishedLevels < 1 || retainedTrades < 1 || publishIntervalNs < 0) {
        throw new IllegalArgumentException(
            "publishedLevels and retainedTrades are at least 1, publishIntervalNs at least 0");
      }
    }

    /** 100 levels, 100 trades, 20 ms. */
    public static Settings defaults() {
      return new Settings(100, 100, 20_000_000);
    }
  }

  private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

  private final Settings settings;
  private final LongSupplier nanoTime;
  private final List<CommandEndListener> commandEndListeners = new CopyOnWriteArrayList<>();
  private final List<Runnable> publishListeners = new CopyOnWriteArrayList<>();
  private final ConcurrentSkipListMap<Integer, MarketBook> published =
      new ConcurrentSkipListMap<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong publishedSequence = new AtomicLong();

  // All below: feed thread only.
  private final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder();
  private final EventHeaderDecoder header = new EventHeaderDecoder();
  private final AssetCreatedDecoder assetCreated = new AssetCreatedDecoder();
  private final MarketCreatedDecoder marketCreated = new MarketCreatedDecoder();
  private final MarketStateChangedDecoder stateChanged = new MarketStateChangedDecoder();
  private final AuctionStartedDecoder auctionStarted = new AuctionStartedDecoder();
  private final AuctionPricedDecoder auctionPriced = new AuctionPricedDecoder();
  private final MarketFeesChangedDecoder feesChanged = new MarketFeesChangedDecoder();
  private final MarketLimitsChangedDecoder limitsChanged = new MarketLimitsChangedDecoder();
  private final OrderAcceptedDecoder accepted = new OrderAcceptedDecoder();
  private final TradeDecoder trade = new TradeDecoder();
  private final OrderAmendedDecoder amended = new OrderAmendedDecoder();
  private final OrderReplacedDecoder replaced = new OrderReplacedDecoder();
  private final OrderCancelledDecoder cancelled = new OrderCancelledDecoder();
  private final OrderReplenishedDecoder replenished = new OrderReplenishedDecoder();
  private final StopTriggeredDecoder triggered = new StopTriggeredDecoder();

  private final Int2ObjectHashMap<AssetDefinition> assets = new Int2ObjectHashMap<>();
  private final Int2ObjectHashMap<MarketBook> books = new Int2ObjectHashMap<>();
  private final Long2ObjectHashMap<RestingOrder> orders = new Long2ObjectHashMap<>();
  private final ArrayDeque<RestingOrder> spareOrders = new ArrayDeque<>();
  private final ArrayList<MarketBook> dirtyBooks = new ArrayList<>();
  private long incomingOrderId;
  private RestingOrder incoming;
  private final ArrayList<MarketBook> touched = new ArrayList<>();
  private boolean inCommand;
  private long eventCount;
  private long sequence;

  /**
   * @param nanoTime a clock for the publish interval, as {@link System#nanoTime}
   */
  public MarketModel(Settings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /**
   * Adds a listener that is called on the feed's thread after every command. Add before feeding.
   */
  public void onCommandEnd(CommandEndListener listener) {
    commandEndListeners.add(listener);
  }

  /**
   * Adds a listener that is called on the feed's thread when snapshots were published. It must not
   * block.
   */
  public void onPublish(Runnable listener) {
    publishListeners.add(listener);
  }

  /**
   * The last published state of a market, or null if there is no such market. A reader sees a
   * market's snapshots in order.
   */
  public MarketSnapshot market(int marketId) {
    MarketBook book = published.get(marketId);
    return book == null ? null : book.published();
  }

  /**
   * The last published state of up to {@code limit} markets with an id above {@code afterMarketId},
   * by id.
   */
  public List<MarketSnapshot> markets(int afterMarketId, int limit) {
    Collection<MarketBook> after = published.tailMap(afterMarketId, false).values();
    return after.stream().limit(limit).map(MarketBook::published).toList();
  }

  /** How many events were folded. */
  public long eventCount() {
    return events.get();
  }

  /** The sequence through which every published snapshot is complete. */
  public long sequence() {
    return publishedSequence.get();
  }

  /** The settings it was made with. */
  public Settings settings() {
    return settings;
  }

  @Override
  public void onEvent(DirectBuffer buffer, int offset, int length) {
    messageHeader.wrap(buffer, offset);
    header.wrap(buffer, offset + HEADER);
    int body = offset + HEADER;
    int block = messageHeader.blockLength();
    int version = messageHeader.version();
    inCommand = true;
    switch (messageHeader.templateId()) {
      case AssetCreatedDecoder.TEMPLATE_ID ->
          onAssetCreated(assetCreated.wrap(buffer, body, block, version));
      case MarketCreatedDecoder.TEMPLATE_ID ->
          onMarketCreated(marketCreated.wrap(buffer, body, block, version));
      case MarketStateChangedDecoder.TEMPLATE_ID ->
          onStateChanged(stateChanged.wrap(buffer, body, block, version));
      case AuctionStartedDecoder.TEMPLATE_ID ->
          onAuctionStarted(auctionStarted.wrap(buffer, body, block, version));
      case AuctionPricedDecoder.TEMPLATE_ID ->
          onAuctionPriced(auctionPriced.wrap(buffer, body, block, version));
      case MarketFeesChangedDecoder.TEMPLATE_ID ->
          onFeesChanged(feesChanged.wrap(buffer, body, block, version));
      case MarketLimitsChangedDecoder.TEMPLATE_ID ->
          onLimitsChanged(limitsChanged.wrap(buffer, body, block, version));
      case OrderAcceptedDecoder.TEMPLATE_ID ->
          onAccepted(accepted.wrap(buffer, body, block, version));
      case TradeDecoder.TEMPLATE_ID -> onTrade(trade.wrap(buffer, body, block, version));
      case OrderAmendedDecoder.TEMPLATE_ID -> onAmended(amended.wrap(buffer, body, block, version));
      case OrderReplacedDecoder.TEMPLATE_ID ->
          onReplaced(replaced.wrap(buffer, body, block, version));
      case OrderCancelledDecoder.TEMPLATE_ID ->
          onCancelled(cancelled.wrap(buffer, body, block, version));
      case OrderReplenishedDecoder.TEMPLATE_ID ->
          onReplenished(replenished.wrap(buffer, body, block, version));
      case StopTriggeredDecoder.TEMPLATE_ID ->
          onTriggered(triggered.wrap(buffer, body, block, version));
      default -> {
        // Others do not change a market.
      }
    }
    events.lazySet(++eventCount);
    if (header.last() == 1) {
      endCommand();
    }
  }

  /** Publishes what is due. To be called between polls of the feed, also when it is quiet. */
  public void onDutyCycle() {
    // Between two events of one command a book is in no state that ever was.
    if (inCommand) {
      return;
    }
    if (!dirtyBooks.isEmpty()) {
      publishDue(nanoTime.getAsLong());
    }
    if (dirtyBooks.isEmpty()) {
      publishedSequence.lazySet(sequence);
    }
  }

  private void publishDue(long now) {
    int kept = 0;
    for (int i = 0; i < dirtyBooks.size(); i++) {
      MarketBook book = dirtyBooks.get(i);
      if (now - book.publishedAtNs < settings.publishIntervalNs()) {
        dirtyBooks.set(kept++, book);
      } else {
        book.publish(now);
        book.dirty = false;
      }
    }
    if (kept < dirtyBooks.size()) {
      dirtyBooks.subList(kept, dirtyBooks.size()).clear();
      publishListeners.forEach(Runnable::run);
    }
  }

  private void endCommand() {
    settleIncoming();
    inCommand = false;
    sequence = header.sequence();
    for (int i = 0; i < touched.size(); i++) {
      end(touched.get(i));
    }
    touched.clear();
  }

  private void end(MarketBook book) {
    book.changedBy(header.epoch(), sequence, header.timestamp());
    if (book.published() == null) {
      book.publish(nanoTime.getAsLong() - settings.publishIntervalNs());
      published.put(book.definition.marketId(), book);
    } else if (!book.dirty) {
      book.dirty = true;
      dirtyBooks.add(book);
    }
    for (CommandEndListener listener : commandEndListeners) {
      listener.onCommandEnd(
          book.definition.marketId(),
          sequence,
          book.bids.bestPrice(),
          book.bids.bestQuantity(),
          book.asks.bestPrice(),
          book.asks.bestQuantity());
    }
  }

  private void onAssetCreated(AssetCreatedDecoder event) {
    String symbol = PackedAscii.text(event.symbol().word0(), event.symbol().word1());
    assets.put(event.assetId(), new AssetDefinition(event.assetId(), symbol, event.scale()));
  }

  private void onMarketCreated(MarketCreatedDecoder event) {
    MarketDefinition definition =
        new MarketDefinition(
            event.marketId(),
            event.ownerTenantId(),
            PackedAscii.text(event.symbol().word0(), event.symbol().word1()),
            asset(event.baseAssetId()),
            asset(event.quoteAssetId()),
            event.lotSize(),
            event.tickSize());
    books.put(
        event.marketId(),
        new MarketBook(definition, settings.publishedLevels(), settings.retainedTrades()));
    book(event.marketId());
  }

  private void onStateChanged(MarketStateChangedDecoder event) {
    book(event.marketId()).state(event.state());
  }

  private void onAuctionStarted(AuctionStartedDecoder event) {
    book(event.marketId()).state(MarketState.AUCTION);
  }

  private void onAuctionPriced(AuctionPricedDecoder event) {
    book(event.marketId()).state(MarketState.UNCROSSING);
  }

  private void onFeesChanged(MarketFeesChangedDecoder event) {
    book(event.marketId())
        .fees(new MarketFees(event.makerRate(), event.takerRate(), event.feeAccountId()));
  }

  private void onLimitsChanged(MarketLimitsChangedDecoder event) {
    book(event.marketId())
        .limits(new MarketLimits(event.minPrice(), event.maxPrice(), event.maxQuantity()));
  }

  private void onAccepted(OrderAcceptedDecoder event) {
    RestingOrder order = spareOrders.isEmpty() ? new RestingOrder() : spareOrders.pop();
    order.book = book(event.marketId());
    order.buys = event.side() == Side.BUY;
    order.stock = !order.buys && event.tenantId() == order.book.definition.ownerTenantId();
    order.price = event.price();
    order.open = event.quantity();
    order.display = event.displayQuantity();
    order.waits = event.stopPrice() != 0;
    order.shown = order.open;
    order.rests = false;
    orders.put(event.orderId(), order);
    incoming(event.orderId(), order);
  }

  private void onTrade(TradeDecoder event) {
    book(event.marketId())
        .print(
            new TradePrint(
                header.sequence(),
                header.index(),
                header.timestamp(),
                event.price(),
                event.quantity(),
                event.takerSide() == Side.BUY));
    tradeTo(event.makerOrderId(), event.makerOpenQuantity());
    tradeTo(event.takerOrderId(), event.takerOpenQuantity());
  }

  private void onReplenished(OrderReplenishedDecoder event) {
    book(event.marketId());
    order(event.orderId()).replenish(event.shownQuantity());
  }

  private void onTriggered(StopTriggeredDecoder event) {
    book(event.marketId());
    RestingOrder order = order(event.orderId());
    order.waits = false;
    incoming(event.orderId(), order);
  }

  private void onAmended(OrderAmendedDecoder event) {
    book(event.marketId());
    RestingOrder order = order(event.orderId());
    if (event.openQuantity() > 0) {
      order.shrinkTo(event.openQuantity());
    } else {
      end(event.orderId(), order);
    }
  }

  private void onReplaced(OrderReplacedDecoder event) {
    book(event.marketId());
    RestingOrder order = order(event.orderId());
    order.leaveBook();
    order.price = event.price();
    order.open = event.openQuantity();
    incoming(event.orderId(), order);
  }

  private void onCancelled(OrderCancelledDecoder event) {
    book(event.marketId());
    end(event.orderId(), order(event.orderId()));
  }

  private void incoming(long orderId, RestingOrder order) {
    settleIncoming();
    incomingOrderId = orderId;
    incoming = order;
  }

  /** What is open of the incoming order rests. */
  private void settleIncoming() {
    if (incoming != null) {
      incoming.enterBook();
      incoming = null;
    }
  }

  private void tradeTo(long orderId, long openQuantity) {
    RestingOrder order = order(orderId);
    if (openQuantity > 0) {
      order.tradeDownTo(openQuantity);
    } else {
      end(orderId, order);
    }
  }

  private void end(long orderId, RestingOrder order) {
    order.leaveBook();
    orders.remove(orderId);
    if (order == incoming && orderId == incomingOrderId) {
      incoming = null;
    }
    order.book = null;
    spareOrders.push(order);
  }

  private RestingOrder order(long orderId) {
    RestingOrder order = orders.get(orderId);
    if (order == null) {
      throw notFedFromTheStart("order " + orderId);
    }
    return order;
  }

  /** The book, noted as touched by the present command. */
  private MarketBook book(int marketId) {
    MarketBook book = books.get(marketId);
    if (book == null) {
      throw notFedFromTheStart("market " + marketId);
    }
    if (book.touch(header.sequence(), header.index())) {
      touched.add(book);
    }
    return book;
  }

  private AssetDefinition asset(int assetId) {
    AssetDefinition asset = assets.get(assetId);
    if (asset == null) {
      throw notFedFromTheStart("asset " + assetId);
    }
    return asset;
  }

  private IllegalStateException notFedFromTheStart(String what) {
    return new IllegalStateException(
        "event "
            + header.sequence()
            + "."
            + header.index()
            + " is about "
            + what
            + ", of which this model has seen nothing; feed it from the start of the stream");
  }
}
