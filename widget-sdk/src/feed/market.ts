/** What a market may be doing. `halted` stands for every state this version does not know: nothing trades there. */
export type MarketState = "continuous" | "halted" | "closed";

export type Side = "buy" | "sell";

export interface Asset {
  readonly id: number;
  readonly symbol: string;
  /** Decimal places of its minor unit. */
  readonly scale: number;
}

/** One price level of a book. */
export interface Level {
  /** In ticks. */
  readonly price: bigint;
  /** In lots. */
  readonly quantity: bigint;
  readonly orders: number;
}

export interface Trade {
  readonly id: string;
  /** In ticks. */
  readonly price: bigint;
  /** In lots. */
  readonly quantity: bigint;
  readonly takerSide: Side;
  /** Milliseconds since the Unix epoch, by the server's clock. */
  readonly timeMs: number;
}

/** Millionths of a trade's value. */
export interface Fees {
  readonly makerPpm: number;
  readonly takerPpm: number;
}

/** How a drop presents itself. */
export interface Drop {
  readonly title: string;
  readonly subtitle: string;
  /** Empty: no image. */
  readonly imageUrl: string;
  /** Milliseconds since the Unix epoch; null: it does not wait for a moment. */
  readonly opensAtMs: number | null;
}

/** The parts of a market that a feed replaces as a whole when they change. */
export interface MarketSections {
  readonly state: MarketState;
  /** Best first. */
  readonly bids: readonly Level[];
  /** Best first. */
  readonly asks: readonly Level[];
  /** In ticks; null: nothing has traded. */
  readonly lastPrice: bigint | null;
  /** What the issuer still offers, in lots. */
  readonly stockLeft: bigint;
  readonly fees: Fees;
  /** Null: the market is no drop. */
  readonly drop: Drop | null;
}

/** A market at one version. Immutable. */
export interface MarketSnapshot extends MarketSections {
  readonly marketId: number;
  readonly symbol: string;
  /** epoch.sequence.index of the last event that this reflects. */
  readonly version: string;
  /** Of the market's configuration, where `drop` comes from; 0: none. It counts beside `version`. */
  readonly configVersion: number;
  readonly timeMs: number;
  readonly base: Asset;
  readonly quote: Asset;
  /** Minor units of the base asset in a lot. */
  readonly lotSize: bigint;
  /** Minor units of the quote asset that one tick is worth for one lot. */
  readonly tickSize: bigint;
  /** Newest first. */
  readonly trades: readonly Trade[];
}

/** What changed between `previous` and `version`: whole sections, and only the new trades. */
export interface MarketUpdate extends Partial<MarketSections> {
  readonly marketId: number;
  readonly version: string;
  readonly configVersion: number;
  /** Null: all sections are there, and replace whatever is known. */
  readonly previous: string | null;
  readonly timeMs: number;
  /** Newest first. */
  readonly trades: readonly Trade[];
}
