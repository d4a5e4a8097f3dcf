"""One command of `study` a file: its arguments and what it does."""
