"""Merging: any number of summaries, verified one by one and joined into a ledger."""
