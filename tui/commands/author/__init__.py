"""Commands of an author of packs."""
