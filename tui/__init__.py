"""What is seen: the command line and the terminal application."""

__version__ = "0.1.0"
PROGRAM = f"study {__version__}"
"""What files name as the program that wrote them."""
