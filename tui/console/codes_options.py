"""Options of the commands that make codes for first sign-ins."""

import argparse
from pathlib import Path

from tui.wording.language import _


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """Declare `--list`, `--slips` and `--renew`."""
    parser.add_argument(
        "--list", type=Path, metavar=_("FILE"), help=_("codes for everybody on a list: CSV, or a name on each line")
    )
    parser.add_argument(
        "--slips", default="", metavar=_("FILE"), help=_("with codes: write slips to print and cut, .html or .txt")
    )
    parser.add_argument("--renew", action="store_true", help=_("with --list: also replace codes not used yet"))
