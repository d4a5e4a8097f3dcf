"""A day of study: how long it was, how its week goes, what waits, and the ways in."""
