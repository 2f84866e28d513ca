-- Transfers between accounts, at once or in two phases.

ALTER TYPE ledger_kind ADD VALUE 'transfer';

COMMENT ON TYPE ledger_kind IS 'opening: a balance of the snapshot that the tables began with, available and held together. transfer: between accounts; of one that is pending, first what its debit moves from available to held, then what posting or voiding it moves';
