"""`study preview`: a pack as members will see it, while it is written; nothing is kept."""

import argparse

from store.disk.home import Home
from tui.terminal import terminal_fit


def run(args: argparse.Namespace, home: Home) -> int:
    """Open the application on this pack alone."""
    if text := terminal_fit.unfit():
        args.usage_error(text)
    terminal_fit.make_ready()
    from tui.app.preview.preview_app import run  # Textual reads the environment as it is imported

    return run(home, args.pack)
