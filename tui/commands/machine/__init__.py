"""Commands of whoever looks after a machine."""
