-- Tables may begin with a state snapshot instead of the first event: with the balances, open orders and everything that the
-- operator had set up after one command. What was over by then is not there.

ALTER TYPE ledger_kind ADD VALUE 'opening';

ALTER TABLE consumer_position ADD COLUMN snapshot_sequence bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN consumer_position.snapshot_sequence IS 'The tables began with the state after this command; 0: with the first event. Orders that were done, trades and ledger entries until then are not there';

COMMENT ON COLUMN orders.created_at IS 'Of an order that was open in the snapshot that the tables began with: the snapshot''s time. created_sequence is exact';
COMMENT ON COLUMN orders.filled_quantity IS 'The sum of its trades; those until consumer_position.snapshot_sequence are not in the table trades';
COMMENT ON COLUMN ledger_entries.kind IS 'opening: a balance of the snapshot that the tables began with, available and held together';
