import type {
  Asset,
  Drop,
  Fees,
  Level,
  MarketSections,
  MarketSnapshot,
  MarketState,
  MarketUpdate,
  Side,
  Trade,
} from "./market.js";
import { isVersion } from "./version.js";

/** A message of the feed that does not follow its contract. */
export class WireError extends Error {
  override readonly name = "WireError";
}

type Json = Record<string, unknown>;

const MOST_SCALE = 18;

/** @throws WireError where `json` is no snapshot of a market */
export function parseSnapshot(json: string): MarketSnapshot {
  const o = objectOf(parse(json), "snapshot");
  return {
    marketId: count(o, "market_id"),
    symbol: text(o, "symbol"),
    version: version(o, "version"),
    configVersion: configVersion(o),
    timeMs: count(o, "time_ms"),
    base: asset(o, "base_asset"),
    quote: asset(o, "quote_asset"),
    lotSize: positive(o, "lot_size"),
    tickSize: positive(o, "tick_size"),
    trades: trades(o),
    state: state(o),
    bids: levels(o, "bids"),
    asks: levels(o, "asks"),
    lastPrice: lastPrice(o),
    stockLeft: amount(o["stock_left"], "stock_left"),
    fees: fees(o),
    drop: drop(o),
  };
}

/** @throws WireError where `json` is no update of a market */
export function parseUpdate(json: string): MarketUpdate {
  const o = objectOf(parse(json), "update");
  const sections: Partial<MarketSections> = {
    ...("state" in o && { state: state(o) }),
    ...("bids" in o && { bids: levels(o, "bids") }),
    ...("asks" in o && { asks: levels(o, "asks") }),
    ...("last_price" in o && { lastPrice: lastPrice(o) }),
    ...("stock_left" in o && { stockLeft: amount(o["stock_left"], "stock_left") }),
    ...("fees" in o && { fees: fees(o) }),
    ...("drop" in o && { drop: drop(o) }),
  };
  return {
    marketId: count(o, "market_id"),
    version: version(o, "version"),
    configVersion: configVersion(o),
    previous: o["previous"] === null ? null : version(o, "previous"),
    timeMs: count(o, "time_ms"),
    trades: "trades" in o ? trades(o) : [],
    ...sections,
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new WireError("the message is not JSON", { cause: error });
  }
}

function fail(field: string, rule: string): never {
  throw new WireError(`${field} must be ${rule}`);
}

function objectOf(value: unknown, field: string): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : fail(field, "an object");
}

function list(o: Json, field: string): unknown[] {
  const value = o[field];
  return Array.isArray(value) ? (value as unknown[]) : fail(field, "an array");
}

function text(o: Json, field: string): string {
  const value = o[field];
  return typeof value === "string" ? value : fail(field, "a string");
}

function optionalText(o: Json, field: string): string {
  return o[field] === undefined || o[field] === null ? "" : text(o, field);
}

function count(o: Json, field: string): number {
  const value = o[field];
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
    ? value
    : fail(field, "an integer of 0 or more");
}

/** A 64-bit integer: a number, or a string where it may exceed what a number holds exactly. */
function amount(value: unknown, field: string): bigint {
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "string" && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  return fail(field, "an integer, as a string beyond 2^53");
}

function positive(o: Json, field: string): bigint {
  const value = amount(o[field], field);
  return value > 0n ? value : fail(field, "an integer above 0");
}

function version(o: Json, field: string): string {
  const value = text(o, field);
  return isVersion(value) ? value : fail(field, "epoch.sequence.index");
}

function configVersion(o: Json): number {
  return o["config_version"] === undefined ? 0 : count(o, "config_version");
}

function asset(o: Json, field: string): Asset {
  const value = objectOf(o[field], field);
  const scale = count(value, "scale");
  if (scale > MOST_SCALE) fail(`${field}.scale`, `at most ${MOST_SCALE}`);
  return { id: count(value, "id"), symbol: text(value, "symbol"), scale };
}

function state(o: Json): MarketState {
  const value = text(o, "state");
  return value === "continuous" || value === "closed" ? value : "halted";
}

function levels(o: Json, field: string): Level[] {
  return list(o, field).map((level) => {
    const [price, quantity, orders] = Array.isArray(level)
      ? (level as unknown[])
      : fail(field, "arrays of price, quantity and orders");
    return {
      price: amount(price, `${field}: price`),
      quantity: amount(quantity, `${field}: quantity`),
      orders: count({ orders }, "orders"),
    };
  });
}

function side(o: Json): Side {
  const value = o["taker_side"];
  return value === "buy" || value === "sell" ? value : fail("taker_side", "buy or sell");
}

function trades(o: Json): Trade[] {
  return list(o, "trades").map((item) => {
    const trade = objectOf(item, "trade");
    return {
      id: text(trade, "id"),
      price: amount(trade["price"], "trade: price"),
      quantity: amount(trade["quantity"], "trade: quantity"),
      takerSide: side(trade),
      timeMs: count(trade, "time_ms"),
    };
  });
}

function lastPrice(o: Json): bigint | null {
  return o["last_price"] === null ? null : amount(o["last_price"], "last_price");
}

function fees(o: Json): Fees {
  const value = objectOf(o["fees"], "fees");
  return { makerPpm: ppm(value, "maker_ppm"), takerPpm: ppm(value, "taker_ppm") };
}

/** A maker's may be negative: a rebate. */
function ppm(o: Json, field: string): number {
  return Number(amount(o[field], field));
}

function drop(o: Json): Drop | null {
  if (o["drop"] === null || o["drop"] === undefined) return null;
  const value = objectOf(o["drop"], "drop");
  return {
    title: text(value, "title"),
    subtitle: optionalText(value, "subtitle"),
    imageUrl: optionalText(value, "image_url"),
    opensAtMs:
      value["opens_at_ms"] === null || value["opens_at_ms"] === undefined
        ? null
        : count(value, "opens_at_ms"),
  };
}
