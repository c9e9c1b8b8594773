"""From a draft to the ledger: what it would bring about, locking it, and withdrawing it."""
