-- What orders may ask for since rules version 2 of the core, and how they ended. Rows that are there already asked for none of it; why one of
-- them was cancelled is not known any more.

ALTER TYPE time_in_force ADD VALUE 'fok';
ALTER TYPE time_in_force ADD VALUE 'gtd';
ALTER TYPE time_in_force ADD VALUE 'day';
ALTER TYPE order_status ADD VALUE 'waiting' BEFORE 'open';
CREATE TYPE order_type AS ENUM ('limit', 'market', 'stop', 'stop_limit');
CREATE TYPE self_trade_prevention AS ENUM ('none', 'cancel_newest', 'cancel_oldest', 'cancel_both', 'decrement');
CREATE TYPE end_reason AS ENUM ('requested', 'ioc_remainder', 'level_limit', 'self_trade', 'expired', 'mass_cancel');

ALTER TABLE orders
  ADD COLUMN type                  order_type            NOT NULL DEFAULT 'limit',
  ADD COLUMN expires_at            timestamptz,
  ADD COLUMN stop_price            bigint                NOT NULL DEFAULT 0,
  ADD COLUMN display_quantity      bigint                NOT NULL DEFAULT 0,
  ADD COLUMN post_only             boolean               NOT NULL DEFAULT false,
  ADD COLUMN self_trade_prevention self_trade_prevention NOT NULL DEFAULT 'none',
  ADD COLUMN triggered_at          timestamptz,
  ADD COLUMN end_reason            end_reason;
COMMENT ON COLUMN orders.status IS 'waiting: a stop order that is not triggered yet';
COMMENT ON COLUMN orders.time_in_force IS 'Of an order that was open in the snapshot that the tables began with: gtd where it has an expiry, be that its own or its session''s; else gtc';
COMMENT ON COLUMN orders.expires_at IS 'Of gtd its own, of day the end of the market''s session when it was placed';
COMMENT ON COLUMN orders.stop_price IS 'Ticks; 0: none';
COMMENT ON COLUMN orders.display_quantity IS 'Lots that are shown of it while it rests; 0: all. A minimum quantity is not told by events: it was met, or there is no order';
COMMENT ON COLUMN orders.triggered_at IS 'Of a stop order: when the market traded at its stop price. If the snapshot that the tables began with has it triggered: the snapshot''s time';
COMMENT ON COLUMN orders.end_reason IS 'Why it is cancelled; null if it is not, and of orders cancelled before this column was there';

ALTER TABLE markets ADD COLUMN session_ends_at timestamptz;
COMMENT ON COLUMN markets.session_ends_at IS 'When day orders placed from now on end; null: the session has no end';
