"""Makes a question of the words that were found in a row or a text; what is not clear is not taken, and why."""
