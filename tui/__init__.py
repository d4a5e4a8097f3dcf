"""What is seen: the command line and the terminal application."""

__version__ = "0.1.0"
