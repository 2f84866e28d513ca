-- Transfers between accounts, at once or in two phases.

ALTER TYPE ledger_kind ADD VALUE 'transfer';

COMMENT ON TYPE ledger_kind IS 'opening: a balance of the snapshot that the tables began with, available and held together. transfer: between accounts; of one that is pending, first what its debit moves from available to held, then what posting or voiding it moves';

COMMENT ON COLUMN orders.held_amount IS 'What is held for it now. An account''s held balances are the sums of these, and of the held_delta of its entries of kind transfer';
