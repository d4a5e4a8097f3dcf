"""Writes a ledger as documents for people and other programs."""
