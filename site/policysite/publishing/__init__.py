"""From a draft to the ledger: what publishing would change, locking it, and withdrawing it."""
