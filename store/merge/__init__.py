"""Summaries of any number, verified one by one and joined into a ledger."""
