"""What came out: the parts of a result, and of the end of a review."""
