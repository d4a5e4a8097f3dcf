"""The signed summary, and the ledger of evidence that summaries are joined into."""
