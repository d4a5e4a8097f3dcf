"""A test on paper: versions, answer sheet and key, as values that a document is made of."""
