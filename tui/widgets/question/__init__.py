"""A question on a screen, and the feedback after its answer."""
