const USD = { id: 1, symbol: "USD", scale: 2 };
const ticket = (id, symbol) => ({ id, symbol, scale: 0 });

/** Markets whose prices walk about. */
export class MockMarkets {
  #documents;
  #markets;
  #followers = new Map();

  constructor(documents) {
    this.#documents = documents;
    this.#markets = [
      this.#market(1, "GIG-USD", ticket(2, "TICKET"), 4600, 120),
      this.#market(2, "VINYL-USD", ticket(3, "LP"), 3250, 38),
      this.#market(3, "SNEAKER-USD", ticket(4, "PAIR"), 18_900, 0),
      this.#market(4, "POSTER-USD", ticket(5, "PRINT"), null, 400),
    ];
    this.#markets[2].state = "halted";
    this.#markets[3].state = "closed";
  }

  #market(id, symbol, base, price, stock) {
    return { id, symbol, base, price, stock, state: "continuous", sequence: 1000 * id };
  }

  list() {
    return this.#markets.map((market) => {
      const { fees, limits, drop } = this.#documents.has(`market-${market.id}`)
        ? this.#documents.get(`market-${market.id}`).body
        : { fees: { maker_ppm: 0, taker_ppm: 0 }, limits: null, drop: null };
      return {
        market_id: market.id,
        symbol: market.symbol,
        state: market.state,
        last_price: market.price,
        best_bid: market.price && market.price - 10,
        best_ask: market.price && market.price + 15,
        stock_left: market.stock,
        fees,
        limits,
        drop,
        base_asset: market.base,
        quote_asset: USD,
        tick_size: 1,
        lot_size: 1,
        version: this.#version(market),
      };
    });
  }

  setState(id, state) {
    const market = this.#markets.find((candidate) => candidate.id === id);
    this.#change(market, { state });
    market.state = state;
  }

  /** Each trading market's price takes a step. */
  move() {
    for (const market of this.#markets) {
      if (market.state !== "continuous" || market.price === null || Math.random() < 0.4) continue;
      market.price += Math.floor(Math.random() * 41) - 20;
      if (market.stock > 0 && Math.random() < 0.2) market.stock--;
      this.#change(market, {
        last_price: market.price,
        bids: [[market.price - 10, 3, 1]],
        asks: [[market.price + 15, 2, 1]],
        stock_left: market.stock,
      });
    }
  }

  /** Tells a snapshot, then updates, until the returned function is called. */
  follow(id, tell) {
    const market = this.#markets.find((candidate) => candidate.id === id);
    if (!market) return () => undefined;
    const followers = this.#followers.get(id) ?? new Set();
    this.#followers.set(id, followers.add(tell));
    const { price, stock, state } = market;
    tell("snapshot", {
      market_id: id,
      version: this.#version(market),
      state,
      last_price: price,
      bids: price ? [[price - 10, 3, 1]] : [],
      asks: price ? [[price + 15, 2, 1]] : [],
      stock_left: stock,
    });
    return () => followers.delete(tell);
  }

  #change(market, sections) {
    const previous = this.#version(market);
    market.sequence++;
    const update = { market_id: market.id, version: this.#version(market), previous, ...sections };
    for (const tell of this.#followers.get(market.id) ?? []) tell("update", update);
  }

  #version(market) {
    return `1.${market.sequence}.0`;
  }
}
