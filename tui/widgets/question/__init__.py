"""A question on a screen, and what is said after it is answered."""
