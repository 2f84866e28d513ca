// The live page: one market at a time, as the address's fragment says (#market=7).

import { Scales, basisPoints, grouped, parseJson } from "./decimal.js";
import { Book, Ladders, Rows, put, row } from "./book.js";
import { Chart } from "./chart.js";
import { Feed } from "./feed.js";
import { Latency } from "./latency.js";

const DEPTH = 20;
const SHOWN_TRADES = 10;
const DRAW_EVERY_MS = 100;
const LOOK_FOR_MARKETS_MS = 3_000;
const STATES = { continuous: "Open", halted: "Halted", closed: "Closed" };

const $ = (id) => document.getElementById(id);
const book = new Book();
const ladders = new Ladders($("bids"), $("asks"));
const chart = new Chart($("chart"));
const tradeRows = new Rows($("trades"), () => row("trade", "time", "quantity", "price"));

let markets = [];
let market = null;
let scales = null;
let trades = [];
let tradeCount = -1; // -1: not told yet
let changed = true;

const feed = new Feed("/public/v1/stream", showConnection, onMessage);
new Latency({
  stages: $("stages"),
  rate: $("rate"),
  sequence: $("sequence"),
  empty: $("latency-empty"),
  foot: $("latency-foot"),
  count: $("latency-count"),
});
$("market").addEventListener("change", (event) => { location.hash = "market=" + event.target.value; });
addEventListener("hashchange", choose);
setInterval(draw, DRAW_EVERY_MS);
setInterval(() => document.hidden || findMarkets(), LOOK_FOR_MARKETS_MS);
findMarkets();

function showConnection(state, pauseMs) {
  const words = { connecting: "Connecting", live: "Live", waiting: "Offline, again in " + Math.ceil((pauseMs ?? 0) / 1000) + " s" };
  $("connection").dataset.state = state;
  put($("connection").lastElementChild, words[state]);
  document.body.classList.toggle("stale", state === "waiting");
}

async function findMarkets() {
  try {
    const found = [];
    for (let cursor = "0"; cursor !== null; ) {
      const response = await fetch("/public/v1/markets?limit=1000&cursor=" + cursor);
      if (!response.ok) return;
      const page = parseJson(await response.text());
      found.push(...page.markets);
      cursor = page.next_cursor;
    }
    showMarkets(found);
  } catch {
    // The connection's state says that the gateway is away.
  }
}

function showMarkets(found) {
  const known = found.map((one) => one.market_id + one.symbol).join();
  if (known === markets.map((one) => one.market_id + one.symbol).join() && (market || !found.length)) {
    $("no-markets").hidden = found.length > 0;
    $("main").classList.toggle("unlisted", !found.length);
    return;
  }
  markets = found;
  $("no-markets").hidden = found.length > 0;
  $("main").classList.toggle("unlisted", !found.length);
  $("market").disabled = !found.length;
  if (found.length) {
    $("market").replaceChildren(...found.map((one) => new Option(one.symbol, one.market_id)));
    choose();
  }
}

function choose() {
  if (!markets.length) return;
  const asked = Number(new URLSearchParams(location.hash.slice(1)).get("market"));
  // Unasked, a visitor is shown where most has happened.
  const busiest = markets.reduce((most, one) => (one.trade_count > most.trade_count ? one : most));
  const next = markets.find((one) => one.market_id === asked) ?? busiest;
  $("market").value = next.market_id;
  if (next.market_id === market?.market_id) return;
  market = next;
  scales = new Scales(market);
  book.reset({ bids: [], asks: [], sequence: -1, bid_levels: 0, ask_levels: 0 });
  trades = [];
  tradeCount = -1;
  chart.reset((twice) => scales.halfPrice(Math.round(twice)));
  put($("symbol"), market.base.symbol + " in " + market.quote.symbol);
  put($("unit"), market.quote.symbol);
  document.title = market.symbol + " · RollingDrop live";
  $("json-book").href = "/public/v1/markets/" + market.market_id + "/book";
  showState(market.state);
  feed.follow([
    { channel: "book", market_id: market.market_id, depth: DEPTH },
    { channel: "trades", market_id: market.market_id },
  ]);
  changed = true;
}

function onMessage(message) {
  if (message.market_id !== market?.market_id) return;
  switch (message.type) {
    case "book":
      book.reset(message);
      showState(message.state);
      break;
    case "book_update":
      if (!book.update(message)) feed.refresh();
      showState(message.state);
      break;
    case "trades":
      trades = message.snapshot ? message.trades : trades.concat(message.trades);
      trades = trades.slice(-SHOWN_TRADES - 1);
      tradeCount = message.trade_count;
      break;
    default:
      return;
  }
  noteMid();
  changed = true;
}

function noteMid() {
  const [bid] = book.bids();
  const [ask] = book.asks();
  if (bid && ask) chart.add(Number(bid[0]) + Number(ask[0]));
}

function showState(state) {
  const pill = $("market-state");
  pill.hidden = false;
  pill.dataset.state = state;
  put(pill, STATES[state] ?? state);
}

function draw() {
  if (document.hidden || !scales) return;
  chart.draw();
  $("chart-empty").hidden = !chart.isEmpty;
  put($("chart-span"), chart.span);
  if (!changed) return;
  changed = false;
  const bids = book.bids();
  const asks = book.asks();
  drawQuote(bids[0], asks[0]);
  drawBook(bids, asks);
  drawTrades();
}

function drawQuote(bid, ask) {
  const size = (level) => (level ? scales.quantity(level[1]) + " in " + level[2] + (level[2] === 1 ? " order" : " orders") : "");
  put($("bid"), bid ? scales.price(bid[0]) : "–");
  put($("bid-size"), size(bid));
  put($("ask"), ask ? scales.price(ask[0]) : "–");
  put($("ask-size"), size(ask));
  if (bid && ask) {
    const spread = BigInt(ask[0]) - BigInt(bid[0]);
    put($("spread"), scales.price(spread));
    put($("spread-share"), basisPoints(2n * spread, BigInt(ask[0]) + BigInt(bid[0])));
  } else {
    put($("spread"), "–");
    put($("spread-share"), "");
  }
  put($("trade-count"), tradeCount < 0 ? "–" : grouped(tradeCount));
  const last = trades.at(-1);
  put($("last"), last ? scales.price(last.price) : "–");
  put($("last-hint"), last ? "Last trade, " + clock(last.time) : tradeCount < 0 ? "Last trade" : "No trade yet");
  const before = trades.findLast((trade) => trade.price !== last.price);
  $("last-line").dataset.moved = before ? (last.price > before.price ? "up" : "down") : "";
}

function drawBook(bids, asks) {
  const empty = !bids.length && !asks.length;
  $("book-empty").hidden = !empty || book.sequence < 0;
  $("sides").hidden = empty;
  $("book-foot").hidden = empty;
  ladders.show(bids, asks, scales);
  put($("book-foot"), grouped(book.bidLevels) + " bid and " + grouped(book.askLevels) + " offer levels in all. Bars are the quantity up to a level.");
}

function drawTrades() {
  $("trades-empty").hidden = tradeCount !== 0;
  tradeRows.show(trades.slice(-SHOWN_TRADES).reverse(), (element, trade) => {
    element.dataset.side = trade.taker_side;
    const [time, quantity, price] = element.children;
    put(time, clock(trade.time));
    put(quantity, scales.quantity(trade.quantity));
    put(price, scales.price(trade.price));
    element.title = "Trade " + trade.trade_id + ", the " + trade.taker_side + "er came in";
  });
}

/** Local time with milliseconds, as far as the message has them. */
function clock(rfc3339) {
  const date = new Date(rfc3339);
  return date.toLocaleTimeString([], { hour12: false }) + "." + String(date.getMilliseconds()).padStart(3, "0");
}
