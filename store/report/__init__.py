"""A ledger as documents for people and other programs."""
