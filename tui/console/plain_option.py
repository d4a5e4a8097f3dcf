"""`--plain`: a dialogue line by line, without a screen; where none could be drawn it is so by itself."""

import argparse

from tui.terminal import terminal_fit
from tui.wording.language import _


def add_plain(parser: argparse.ArgumentParser) -> None:
    """Declare the option."""
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_("line by line, without a screen; always so where none can be drawn"),
    )
    parser.set_defaults(usage_error=parser.error)


def refuse_unasked(args: argparse.Namespace) -> None:
    """End with wrong usage where a screen could be drawn and `--plain` is missing."""
    if not args.plain and not terminal_fit.unfit():
        args.usage_error(_("add --plain for question and answer line by line; `study` alone opens the screens"))
