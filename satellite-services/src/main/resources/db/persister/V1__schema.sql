-- What the core decided, as tables. One writer: the persister. Times are the core's, to the microsecond; sequences are exact.
-- Money is in minor units of its asset, price in ticks, quantity in lots. No foreign keys: rows come in the core's order, which
-- keeps them, and checking each again would cost more than writing it.

CREATE TYPE order_side AS ENUM ('buy', 'sell');
CREATE TYPE time_in_force AS ENUM ('gtc', 'ioc');
CREATE TYPE order_status AS ENUM ('open', 'filled', 'cancelled');
CREATE TYPE market_state AS ENUM ('continuous', 'halted', 'closed');
CREATE TYPE ledger_kind AS ENUM ('deposit', 'withdrawal', 'trade', 'fee');

CREATE TABLE consumer_position (
  name       text        PRIMARY KEY,
  epoch      integer     NOT NULL,
  sequence   bigint      NOT NULL,
  index      integer     NOT NULL,
  checksum   bigint      NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE consumer_position IS 'The last event whose effect is in these tables; written in the transaction that writes them';

CREATE TABLE tenants (
  tenant_id  integer     PRIMARY KEY,
  sequence   bigint      NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE assets (
  asset_id   integer     PRIMARY KEY,
  symbol     text        NOT NULL,
  scale      smallint    NOT NULL,
  sequence   bigint      NOT NULL,
  created_at timestamptz NOT NULL
);
COMMENT ON COLUMN assets.scale IS 'Decimal places of the minor unit';

CREATE TABLE accounts (
  account_id bigint      PRIMARY KEY,
  tenant_id  integer     NOT NULL,
  frozen     boolean     NOT NULL DEFAULT false,
  sequence   bigint      NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE markets (
  market_id       integer      PRIMARY KEY,
  symbol          text         NOT NULL,
  owner_tenant_id integer      NOT NULL,
  base_asset_id   integer      NOT NULL,
  quote_asset_id  integer      NOT NULL,
  lot_size        bigint       NOT NULL,
  tick_size       bigint       NOT NULL,
  state           market_state NOT NULL DEFAULT 'continuous',
  maker_fee_ppm   integer      NOT NULL DEFAULT 0,
  taker_fee_ppm   integer      NOT NULL DEFAULT 0,
  fee_account_id  bigint       NOT NULL DEFAULT 0,
  min_price       bigint       NOT NULL DEFAULT 0,
  max_price       bigint       NOT NULL DEFAULT 0,
  max_quantity    bigint       NOT NULL DEFAULT 0,
  sequence        bigint       NOT NULL,
  created_at      timestamptz  NOT NULL
);
COMMENT ON COLUMN markets.lot_size IS 'Minor units of the base asset in one lot';
COMMENT ON COLUMN markets.tick_size IS 'Minor units of the quote asset that one tick is worth for one lot';
COMMENT ON COLUMN markets.fee_account_id IS '0: none';
COMMENT ON COLUMN markets.max_quantity IS 'Lots of one order; 0: no limit, as for the prices';

CREATE TABLE market_grants (
  market_id integer NOT NULL,
  tenant_id integer NOT NULL,
  granted   boolean NOT NULL,
  sequence  bigint  NOT NULL,
  PRIMARY KEY (market_id, tenant_id)
);

-- Room on each page, so that an order that fills or a balance that moves is rewritten there, without touching an index.
CREATE TABLE orders (
  order_id         bigint        PRIMARY KEY,
  account_id       bigint        NOT NULL,
  tenant_id        integer       NOT NULL,
  market_id        integer       NOT NULL,
  side             order_side    NOT NULL,
  time_in_force    time_in_force NOT NULL,
  status           order_status  NOT NULL,
  price            bigint        NOT NULL,
  quantity         bigint        NOT NULL,
  open_quantity    bigint        NOT NULL CHECK (open_quantity >= 0),
  filled_quantity  bigint        NOT NULL CHECK (filled_quantity >= 0),
  held_amount      bigint        NOT NULL CHECK (held_amount >= 0),
  client_order_id  text,
  created_sequence bigint        NOT NULL,
  created_at       timestamptz   NOT NULL,
  updated_sequence bigint        NOT NULL,
  updated_at       timestamptz   NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX orders_account ON orders (account_id, order_id);
COMMENT ON COLUMN orders.held_amount IS 'Of the quote asset for a buy, of the base asset for a sell; the account''s held balances are sums of these';

CREATE TABLE trades (
  sequence         bigint      NOT NULL,
  index            integer     NOT NULL,
  market_id        integer     NOT NULL,
  price            bigint      NOT NULL,
  quantity         bigint      NOT NULL,
  base_amount      bigint      NOT NULL,
  quote_amount     bigint      NOT NULL,
  taker_side       order_side  NOT NULL,
  maker_order_id   bigint      NOT NULL,
  taker_order_id   bigint      NOT NULL,
  maker_account_id bigint      NOT NULL,
  taker_account_id bigint      NOT NULL,
  maker_tenant_id  integer     NOT NULL,
  taker_tenant_id  integer     NOT NULL,
  maker_fee        bigint      NOT NULL,
  taker_fee        bigint      NOT NULL,
  fee_account_id   bigint      NOT NULL,
  traded_at        timestamptz NOT NULL,
  PRIMARY KEY (sequence, index)
);
CREATE INDEX trades_market ON trades (market_id, sequence, index);

CREATE TABLE ledger_entries (
  sequence        bigint      NOT NULL,
  index           integer     NOT NULL,
  leg             smallint    NOT NULL,
  account_id      bigint      NOT NULL,
  asset_id        integer     NOT NULL,
  available_delta bigint      NOT NULL,
  held_delta      bigint      NOT NULL,
  kind            ledger_kind NOT NULL,
  booked_at       timestamptz NOT NULL,
  PRIMARY KEY (sequence, index, leg)
);
CREATE INDEX ledger_entries_account ON ledger_entries (account_id, asset_id, sequence);
COMMENT ON TABLE ledger_entries IS 'Double entry: the deltas of one (sequence, index) and asset add up to zero. Account 0 is the world outside';

CREATE TABLE balances (
  account_id bigint  NOT NULL,
  asset_id   integer NOT NULL,
  available  bigint  NOT NULL CHECK (available >= 0),
  held       bigint  NOT NULL CHECK (held >= 0),
  sequence   bigint  NOT NULL,
  PRIMARY KEY (account_id, asset_id)
) WITH (fillfactor = 70);
COMMENT ON COLUMN balances.sequence IS 'The balance is that after this command; it was written then or has not changed since';
