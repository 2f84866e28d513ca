package io.rollingdrop.gateway.web;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.websocket.WsRouting;
import io.rollingdrop.gateway.auth.Principal;
import io.rollingdrop.gateway.http.Door;
import io.rollingdrop.gateway.live.Features;
import io.rollingdrop.gateway.stream.ExecutionLog;
import io.rollingdrop.gateway.stream.StreamFixture;
import io.rollingdrop.gateway.stream.StreamRouting;
import io.rollingdrop.gateway.stream.StreamSettings;
import io.rollingdrop.protocol.codec.Side;
import io.rollingdrop.protocol.codec.TimeInForce;
import io.rollingdrop.protocol.market.FeedScript;
import io.rollingdrop.protocol.market.FeedScript.Owner;
import io.rollingdrop.protocol.market.MarketModel;
import io.rollingdrop.protocol.market.NaiveExchange;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves the live page over a made-up stream of orders, to look at it in a browser: {@code PORT}
 * and one of {@code busy}, {@code empty} (a market without orders) and {@code none} (no market).
 */
final class LivePageDemo {

  private static final int MARKET = 1;

  private final Random random = new Random(20_120_621);
  private final FeedScript feed;
  private final NaiveExchange exchange;
  private double fairTicks = 58_533;

  private LivePageDemo(FeedScript feed) {
    this.feed = feed;
    this.exchange = new NaiveExchange(feed, MARKET);
  }

  public static void main(String[] args) {
    MarketModel model = new MarketModel(MarketModel.Settings.defaults(), System::nanoTime);
    ExecutionLog log = new ExecutionLog(ExecutionLog.Settings.defaults());
    StreamRouting stream =
        new StreamRouting(
            model,
            log,
            (method, path, headers, body) -> new Principal("demo", 1, 1, Principal.Role.PARTNER),
            (tenant, account) -> true,
            Features.ALL,
            StreamSettings.defaults());
    String mode = args[1];
    PublicRouting page =
        new PublicRouting(
            model, () -> mode.equals("busy") ? stages(model.eventCount()) : List.of());
    HttpRouting.Builder http = HttpRouting.builder();
    WsRouting.Builder webSocket = WsRouting.builder();
    Door door = StreamFixture.door();
    page.add(door, http);
    stream.routing(http);
    stream.routing(webSocket);
    WebServer.builder()
        .host("127.0.0.1")
        .port(Integer.parseInt(args[0]))
        .connectionOptions(options -> options.tcpNoDelay(true))
        .addProtocol(stream.protocolConfig())
        .addRouting(http)
        .addRouting(webSocket)
        .build()
        .start();
    stream.start();
    LivePageDemo demo = new LivePageDemo(new FeedScript(model, log));
    if (!mode.equals("none")) {
      demo.createMarket();
    }
    for (int i = 0; mode.equals("busy") && i < 800; i++) {
      demo.step();
    }
    while (true) {
      if (mode.equals("busy")) {
        demo.step();
      }
      model.onDutyCycle();
      LockSupport.parkNanos(demo.random.nextInt(10) == 0 ? 8_000_000 : 400_000);
    }
  }

  private void createMarket() {
    feed.time(System.currentTimeMillis() * 1_000_000);
    feed.begin();
    feed.asset(1, "USD", 2);
    feed.end();
    feed.begin();
    feed.asset(2, "AAPL", 0);
    feed.end();
    feed.begin();
    feed.market(MARKET, "AAPL-USD", 2, 1, 1, 1);
    feed.end();
  }

  private void step() {
    feed.time(System.currentTimeMillis() * 1_000_000 + random.nextInt(1_000_000));
    fairTicks += random.nextGaussian() * 0.35;
    Owner owner = new Owner(1 + random.nextInt(2), 1 + random.nextInt(50));
    Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
    long away = 2 + (long) Math.abs(random.nextGaussian() * 14);
    long price = Math.round(fairTicks) + (side == Side.BUY ? -away : away);
    int choice = random.nextInt(100);
    boolean crowded = exchange.resting().size() > (choice < 60 ? 260 : 180);
    if (crowded) {
      exchange.cancel(exchange.resting().get(random.nextInt(exchange.resting().size())));
    } else if (choice < 12) {
      long far = Math.round(fairTicks) + (side == Side.BUY ? 30 : -30);
      exchange.place(owner, side, far, 1 + random.nextInt(180), TimeInForce.IOC);
    } else {
      long[] usual = {100, 100, 200, 300, 50, 25, 400, 18, 500};
      exchange.place(owner, side, price, usual[random.nextInt(usual.length)], TimeInForce.GTC);
    }
  }

  private static List<StageLatency> stages(long count) {
    return List.of(
        new StageLatency("gateway", count, 38.4, 121.8, 604.2, 4_210.7),
        new StageLatency("sequencing", count, 1.92, 11.3, 88.1, 1_904.0),
        new StageLatency("journal", count, 4.21, 36.9, 912.4, 14_207.0),
        new StageLatency("engine", count, 0.25, 1.54, 6.91, 403.1),
        new StageLatency("publish", count, 2.86, 19.7, 240.6, 2_650.2));
  }
}
