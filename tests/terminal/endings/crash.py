"""A program with a fault of our own in it."""

SECRET = "what-nobody-else-may-read"
CRASH = f"""
import sys
from tui.cli.main import main

def fail(*_arguments, **_more):
    secret = "{SECRET}"
    raise ValueError("no such thing" if secret else secret)

{{fault}}
sys.exit(main(sys.argv[1:]))
"""
