"""Commands of a member."""
