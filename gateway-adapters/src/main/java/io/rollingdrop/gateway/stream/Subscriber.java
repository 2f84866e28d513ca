package io.rollingdrop.gateway.stream;

import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.protocol.market.MarketModel;
import java.util.Optional;

/** Answers what clients ask for. Runs on the connections' threads; holds no state of its own. */
final class Subscriber {

  private static final int DEFAULT_DEPTH = 20;

  private final MarketModel market;
  private final ExecutionLog executions;
  private final AccountOwnership ownership;
  private final MarketChannels channels;
  private final StreamSettings settings;

  Subscriber(
      MarketModel market,
      ExecutionLog executions,
      AccountOwnership ownership,
      MarketChannels channels,
      StreamSettings settings) {
    this.market = market;
    this.executions = executions;
    this.ownership = ownership;
    this.channels = channels;
    this.settings = settings;
  }

  String welcome(Optional<Principal> principal) {
    int tenantId = principal.map(Principal::tenantId).orElse(0);
    return StreamMessages.welcome(settings, tenantId, executions.seen());
  }

  /**
   * Does what a message asks for, and answers it on the connection.
   *
   * @throws StreamProblem if it cannot be done
   */
  void answer(StreamConnection connection, ClientMessage message) throws StreamProblem {
    switch (message) {
      case ClientMessage.Ping ping -> connection.reply(StreamMessages.pong(ping.id()));
      case ClientMessage.Unsubscribe unsubscribe -> unsubscribe(connection, unsubscribe);
      case ClientMessage.Subscribe subscribe -> subscribe(connection, subscribe);
    }
  }

  private void unsubscribe(StreamConnection connection, ClientMessage.Unsubscribe message)
      throws StreamProblem {
    Subscription subscription = find(connection, message.target());
    if (subscription == null) {
      throw new StreamProblem("not-subscribed", "there is no such subscription", message.id());
    }
    connection.remove(subscription);
    connection.reply(StreamMessages.unsubscribed(message.id(), message.target()));
  }

  private void subscribe(StreamConnection connection, ClientMessage.Subscribe message)
      throws StreamProblem {
    if (find(connection, message.target()) != null) {
      throw new StreamProblem(
          "already-subscribed", "unsubscribe first to subscribe otherwise", message.id());
    }
    if (connection.subscriptions().size() >= settings.maxSubscriptions()) {
      throw new StreamProblem(
          "too-many-subscriptions",
          "a connection has at most " + settings.maxSubscriptions() + " subscriptions",
          message.id());
    }
    switch (message.target().channel()) {
      case BOOK -> subscribeBook(connection, message);
      case TRADES -> subscribeTrades(connection, message);
      case EXECUTIONS -> subscribeExecutions(connection, message);
    }
  }

  private void subscribeBook(StreamConnection connection, ClientMessage.Subscribe message)
      throws StreamProblem {
    int most = Math.min(settings.maxDepth(), market.settings().publishedLevels());
    if (message.depth() > most) {
      throw new StreamProblem("invalid-field", "'depth' is at most " + most, message.id());
    }
    int depth = message.depth() == 0 ? Math.min(DEFAULT_DEPTH, most) : message.depth();
    MarketChannel channel = join(message, depth);
    connection.reply(StreamMessages.subscribed(message.id(), message.target(), depth, null));
    connection.add(new BookSubscription(message.target(), channel, channels));
  }

  private void subscribeTrades(StreamConnection connection, ClientMessage.Subscribe message)
      throws StreamProblem {
    MarketChannel channel = join(message, 0);
    connection.reply(StreamMessages.subscribed(message.id(), message.target(), 0, null));
    connection.add(new TradeSubscription(message.target(), channel, channels));
  }

  private MarketChannel join(ClientMessage.Subscribe message, int depth) throws StreamProblem {
    int marketId = message.target().marketId();
    MarketChannel channel = channels.join(new MarketChannel.Key(marketId, depth));
    if (channel == null) {
      throw new StreamProblem("unknown-market", "there is no market " + marketId, message.id());
    }
    return channel;
  }

  private void subscribeExecutions(StreamConnection connection, ClientMessage.Subscribe message)
      throws StreamProblem {
    Optional<Principal> principal = connection.principal();
    if (principal.isEmpty() || principal.get().role() != Principal.Role.PARTNER) {
      throw new StreamProblem(
          "not-authorised", "executions are for partners, on /v1/stream", message.id());
    }
    int tenantId = principal.get().tenantId();
    long accountId = message.target().key();
    if (accountId != 0 && !ownership.owns(tenantId, accountId)) {
      throw new StreamProblem("unknown-account", "you have no account " + accountId, message.id());
    }
    // Read first: every report up to it is in the log by now.
    StreamPosition seen = executions.seen();
    boolean resumed = message.from() != null;
    StreamPosition from = resumed ? message.from() : seen;
    if (resumed) {
      requireOnChain(from, seen, message.id());
    }
    TenantLog log = executions.of(tenantId);
    long cursor = log.firstAfter(from);
    if (cursor < 0) {
      connection.reply(StreamMessages.tooOld(message.target(), log.oldest(), message.id()));
      return;
    }
    StreamPosition told =
        new StreamPosition(
            from.epoch() == StreamPosition.ANY_EPOCH
                ? executions.epochs().epochAt(from.sequence(), from.index())
                : from.epoch(),
            from.sequence(),
            from.index());
    connection.reply(StreamMessages.subscribed(message.id(), message.target(), 0, told));
    connection.add(
        new ExecutionSubscription(
            message.target(),
            log,
            cursor,
            resumed,
            settings.reportsPerMessage(),
            settings.maxReportLag()));
  }

  private void requireOnChain(StreamPosition from, StreamPosition seen, String id)
      throws StreamProblem {
    boolean anyEpoch = from.epoch() == StreamPosition.ANY_EPOCH;
    boolean ahead =
        anyEpoch ? from.sequence() > seen.sequence() : seen.isBefore(from.sequence(), from.index());
    if (ahead && (anyEpoch || from.epoch() >= seen.epoch())) {
      throw new StreamProblem(
          "position-ahead",
          "this gateway has seen events up to " + seen + " so far; retry shortly",
          id);
    }
    EpochHistory epochs = executions.epochs();
    if (!anyEpoch && epochs.epochAt(from.sequence(), from.index()) != from.epoch()) {
      throw new StreamProblem(
          "position-off-chain",
          "the core recovered since and events of epoch "
              + from.epoch()
              + " at this position are void; read open orders and fills by REST, then subscribe"
              + " from the sequence that came with the answer",
          id);
    }
  }

  private static Subscription find(StreamConnection connection, Target target) {
    for (Subscription subscription : connection.subscriptions()) {
      if (subscription.target().equals(target)) {
        return subscription;
      }
    }
    return null;
  }
}
