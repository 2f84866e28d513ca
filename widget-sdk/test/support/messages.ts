// Messages of the feed as the gateway sends them.

/** The position 1.`sequence`.0. */
export const at = (sequence: number): string => `1.${sequence}.0`;

export const snapshotJson = (sequence: number, changes: object = {}): string =>
  JSON.stringify({
    market_id: 1,
    symbol: "GIG-USD",
    version: at(sequence),
    sequence,
    time_ms: 1_763_800_000_000,
    state: "continuous",
    base_asset: { id: 2, symbol: "TICKET", scale: 0 },
    quote_asset: { id: 1, symbol: "USD", scale: 2 },
    lot_size: 1,
    tick_size: 1,
    bids: [
      [4500, 4, 1],
      [4400, 8, 2],
    ],
    asks: [
      [4600, 2, 1],
      [4700, 6, 3],
    ],
    last_price: 4550,
    trades: [{ id: "900.1", price: 4550, quantity: 2, taker_side: "buy", time_ms: 1_763_799_990_000 }],
    stock_left: 100,
    fees: { maker_ppm: 0, taker_ppm: 25_000 },
    limits: { min_price: 0, max_price: 0, max_quantity: 0 },
    drop: { title: "Midnight Ensemble", subtitle: "Riverside Hall", image_url: "", opens_at_ms: null },
    ...changes,
  });

export const updateJson = (previous: number, sequence: number, changes: object = {}): string =>
  JSON.stringify({
    market_id: 1,
    version: at(sequence),
    previous: at(previous),
    sequence,
    time_ms: 1_763_800_000_000 + sequence,
    ...changes,
  });
