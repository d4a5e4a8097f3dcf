"""A sitting while it goes on: what is saved of it, and when."""
