"""The schedule that learns the person: when a fit is due, and the process that makes it."""
