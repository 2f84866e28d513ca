const MILLION = 1_000_000;
const HOUR_MS = 3_600_000;

const group = (path, title, help, nullable = false) => ({ path, type: "object", title, help, unit: "", nullable });
const integer = (path, min, max, title, unit, help) => ({
  path,
  type: "integer",
  min,
  max,
  title,
  unit,
  help,
  nullable: false,
});
const text = (path, type, min, max, title, help) => ({
  path,
  type,
  min,
  max,
  title,
  unit: "characters",
  help,
  nullable: false,
});
const flag = (path, title, help) => ({ path, type: "boolean", title, unit: "", help, nullable: false });

const MARKET = [
  group("fees", "Fees", "What trades of this market cost. A lower rate counts at once."),
  integer(
    "fees.maker_ppm",
    0,
    MILLION,
    "Maker fee",
    "ppm of the quote amount",
    "Paid by the order that rested in the book.",
  ),
  integer(
    "fees.taker_ppm",
    0,
    MILLION,
    "Taker fee",
    "ppm of the quote amount",
    "Paid by the order that came in and traded.",
  ),
  integer(
    "fees.fee_account_id",
    0,
    Number.MAX_SAFE_INTEGER,
    "Fee account",
    "account id",
    "Who earns the fees. The account must exist; 0 only while both rates are 0.",
  ),
  group("limits", "Limits", "What new orders of this market may ask for. Orders that rest already stay."),
  integer(
    "limits.min_price",
    0,
    Number.MAX_SAFE_INTEGER,
    "Lowest price",
    "ticks",
    "Orders below it are rejected. 0: no limit.",
  ),
  integer(
    "limits.max_price",
    0,
    Number.MAX_SAFE_INTEGER,
    "Highest price",
    "ticks",
    "Orders above it are rejected. 0: no limit.",
  ),
  integer(
    "limits.max_quantity",
    0,
    Number.MAX_SAFE_INTEGER,
    "Largest order",
    "lots",
    "Orders for more are rejected. 0: no limit.",
  ),
  group("drop", "Drop", "What widgets and pages show of the drop. Null: no drop is shown.", true),
  text("drop.title", "string", 1, 120, "Title", "The drop's name."),
  text("drop.subtitle", "string", 0, 200, "Subtitle", "A line below the title."),
  text("drop.image_url", "uri", 0, 2000, "Image", "Address of a picture; empty: none."),
  {
    path: "drop.opens_at",
    type: "date-time",
    title: "Opens at",
    unit: "",
    help: "What the countdown counts to; it opens nothing by itself. Null: no countdown.",
    nullable: true,
  },
];

const GATEWAY = [
  integer(
    "partner_requests_per_s",
    1,
    MILLION,
    "Rate of a partner's key",
    "requests/s",
    "How many requests a second a key may make for ever; one budget for all doors.",
  ),
  integer(
    "partner_burst",
    1,
    MILLION,
    "Burst of a partner's key",
    "requests",
    "How many requests a key may make at once after a pause.",
  ),
  integer(
    "max_batch_operations",
    1,
    100,
    "Largest batch",
    "operations",
    "How many operations one batch may hold; each counts as a request.",
  ),
];

const FLAGS = [
  flag("batches", "Batches", "Partners may send batches of operations."),
  flag("public_stream", "Public live feeds", "Pages and widgets may follow markets live, without a key."),
  flag("public_snapshots", "Public snapshots", "Pages and widgets may read a market's snapshot, without a key."),
];

const marketBody = (taker, title) => ({
  fees: { maker_ppm: 0, taker_ppm: taker, fee_account_id: taker ? 9000 : 0 },
  limits: { min_price: 100, max_price: 100_000, max_quantity: 8 },
  drop: title && { title, subtitle: "Second tranche", image_url: "", opens_at: "2026-12-01T18:00:00Z" },
});

/** Versioned documents in memory. Each save reaches core, redis and kafka one after the other within `applyMs`. */
export class Documents {
  applyMs = 900;
  problem = null;
  #versions = new Map();
  #saved;

  constructor(saved) {
    this.#saved = saved;
    const start = Date.now() - 50 * HOUR_MS;
    this.#seed("market-1", [
      [marketBody(20_000, null), "Created with the market", "system", start],
      [marketBody(20_000, "Night Owls, live"), "Drop page for the autumn tour", "mara", start + 3 * HOUR_MS],
      [marketBody(30_000, "Night Owls, live"), "Resale fee as agreed with the promoter", "mara", start + 20 * HOUR_MS],
      [marketBody(25_000, "Night Owls, live"), "Promoter asked for 2.5 %", "demo", start + 47 * HOUR_MS],
    ]);
    this.#seed("market-2", [[marketBody(0, "Blue Hour LP"), "Created with the market", "system", start]]);
    this.#seed("market-3", [[marketBody(15_000, null), "Created with the market", "system", start]]);
    this.#seed("gateway", [
      [{ partner_requests_per_s: 5000, partner_burst: 10_000, max_batch_operations: 100 }, "Defaults", "system", start],
    ]);
    this.#seed("flags", [
      [{ batches: true, public_stream: true, public_snapshots: true }, "Defaults", "system", start],
    ]);
  }

  #seed(name, versions) {
    this.#versions.set(
      name,
      versions.map(([body, note, author, updated_ms], i) => ({ version: i + 1, body, note, author, updated_ms })),
    );
  }

  has(name) {
    return this.#versions.has(name);
  }

  list() {
    return [...this.#versions.keys()].map((name) => this.#summary(name));
  }

  get(name) {
    return { ...this.#summary(name), body: this.#newest(name).body, schema: this.#schema(name) };
  }

  history(name) {
    return this.#versions.get(name).toReversed();
  }

  bodyOf(name, version) {
    return this.#versions.get(name)[version - 1].body;
  }

  /** The service's own rules, beyond those of single fields. */
  errors(name, body) {
    const { fees, limits } = body;
    const errors = [];
    if (fees && fees.maker_ppm + fees.taker_ppm > 0 && fees.fee_account_id === 0) {
      const rule = "an account while a rate is above 0";
      errors.push({
        path: "fees.fee_account_id",
        input: "0",
        rule,
        remedy: "Name the account that earns the fees, or set both rates to 0.",
      });
    }
    if (limits && limits.max_price !== 0 && limits.max_price < limits.min_price) {
      errors.push({
        path: "limits.max_price",
        input: String(limits.max_price),
        rule: "0 or at least the lowest price",
        remedy: "Raise it.",
      });
    }
    return errors;
  }

  save(name, body, note, author) {
    const version = this.#newest(name).version + 1;
    this.#versions.get(name).push({ version, body, note, author, updated_ms: Date.now() });
    this.#saved(name, version);
    setTimeout(() => this.#saved(name, version), this.applyMs + 50);
    return version;
  }

  /** What another administrator might do meanwhile. */
  saveAsOther(name) {
    const { body } = this.#newest(name);
    const next = body.fees
      ? {
          ...body,
          fees: { ...body.fees, taker_ppm: body.fees.taker_ppm + 1000 },
          limits: { ...body.limits, max_quantity: 4 },
        }
      : { ...body, partner_burst: (body.partner_burst ?? 0) + 500 };
    this.save(name, next, "Four a head, and a little more for the house", "mara");
  }

  #newest(name) {
    return this.#versions.get(name).at(-1);
  }

  #summary(name) {
    const { version, note, author, updated_ms } = this.#newest(name);
    const age = Date.now() - updated_ms;
    const stuck = this.problem !== null && age < HOUR_MS;
    const applied = {
      core: age > this.applyMs / 3,
      redis: !stuck && age > (this.applyMs * 2) / 3,
      kafka: !stuck && age > this.applyMs,
      problem: stuck ? this.problem : null,
    };
    return { document: name, version, updated_ms, author, note, applied };
  }

  #schema(name) {
    return name === "gateway" ? GATEWAY : name === "flags" ? FLAGS : MARKET;
  }
}
