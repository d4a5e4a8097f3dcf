"""Commands of the branch's secretary."""
