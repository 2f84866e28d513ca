// One market's book, folded from a snapshot and updates, and its two ladders on the page.

/** Levels by price, as the server's book and book_update messages say. */
export class Book {
  #bids = new Map();
  #asks = new Map();
  sequence = -1;
  bidLevels = 0;
  askLevels = 0;

  reset(message) {
    this.#bids.clear();
    this.#asks.clear();
    this.#apply(message);
  }

  /** Returns false if the update does not follow what is here, so that a snapshot is needed. */
  update(message) {
    if (message.previous_sequence !== this.sequence) return false;
    this.#apply(message);
    return true;
  }

  #apply(message) {
    for (const level of message.bids) change(this.#bids, level);
    for (const level of message.asks) change(this.#asks, level);
    this.sequence = message.sequence;
    this.bidLevels = message.bid_levels;
    this.askLevels = message.ask_levels;
  }

  bids() {
    return [...this.#bids.values()].sort((a, b) => (a[0] < b[0] ? 1 : -1));
  }

  asks() {
    return [...this.#asks.values()].sort((a, b) => (a[0] > b[0] ? 1 : -1));
  }
}

function change(side, level) {
  const key = String(level[0]);
  if (level[1] === 0) side.delete(key);
  else side.set(key, level);
}

/** Rows that are made once and filled again and again. */
export class Rows {
  #parent;
  #make;

  constructor(parent, make) {
    this.#parent = parent;
    this.#make = make;
  }

  /** Shows one row for each item; fill gets the row and the item. */
  show(items, fill) {
    while (this.#parent.children.length > items.length) this.#parent.lastChild.remove();
    while (this.#parent.children.length < items.length) this.#parent.append(this.#make());
    items.forEach((item, i) => fill(this.#parent.children[i], item, i));
  }
}

/** A row of cells with these class names. */
export function row(kind, ...cells) {
  const element = document.createElement("div");
  element.className = "row " + kind;
  element.setAttribute("role", "row");
  for (const name of cells) {
    const cell = document.createElement("span");
    cell.className = name;
    cell.setAttribute("role", "cell");
    element.append(cell);
  }
  return element;
}

/** Sets a node's text only where it differs, so that an idle page stays idle. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The two ladders, with the depth to each level as the bar behind it. */
export class Ladders {
  #bids;
  #asks;

  constructor(bids, asks) {
    this.#bids = new Rows(bids, () => row("bids", "orders wide", "quantity", "price"));
    this.#asks = new Rows(asks, () => row("asks", "price", "quantity", "orders wide"));
  }

  show(bids, asks, scales) {
    const total = (levels) => levels.reduce((sum, level) => sum + Number(level[1]), 0);
    const deepest = Math.max(total(bids), total(asks)) || 1;
    this.#fill(this.#bids, bids, deepest, scales);
    this.#fill(this.#asks, asks, deepest, scales);
  }

  #fill(rows, levels, deepest, scales) {
    let depth = 0;
    rows.show(levels, (element, [price, quantity, orders]) => {
      depth += Number(quantity);
      element.style.setProperty("--depth", (depth / deepest).toFixed(4));
      put(element.querySelector(".price"), scales.price(price));
      put(element.querySelector(".quantity"), scales.quantity(quantity));
      put(element.querySelector(".orders"), String(orders));
    });
  }
}
