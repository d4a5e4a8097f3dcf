"""Signed summaries, and the ledger of evidence that they are joined into."""
