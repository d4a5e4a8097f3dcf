"""The passphrase, the PIN and the recovery key, as Settings offers them."""
