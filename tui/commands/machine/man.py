"""`study man`: the manual pages, shown on a terminal, printed into a pipe, or written into a folder of them."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from store.disk import output_file
from store.disk.home import Home
from tui.commands.table import COMMANDS, parser_of, whole_syntax
from tui.console.command_syntax import syntax_of
from tui.console.manual_page import manual_page, page_name
from tui.console.paged import print_paged
from tui.wording.language import _
from tui.wording.manual import PAGES, place_of, text_of
from tui.wording.typeset_labels import labels

_COMFORTABLE = 80


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study man`."""
    parser.add_argument(
        "command", nargs="?", choices=list(COMMANDS), metavar=_("COMMAND"), help=_("default: Study itself")
    )
    parser.add_argument(
        "--manual",
        nargs="?",
        const="member",
        choices=list(PAGES),
        metavar=_("PAGE"),
        help=_("print a page of the manual instead (default: the members' page)"),
    )
    parser.add_argument("--into", type=Path, metavar=_("FOLDER"), help=_("write all pages into this folder"))


def run(args: argparse.Namespace, home: Home) -> int:
    """Show, print or write."""
    if args.manual:
        _print_manual(args.manual)
        return 0
    pages = [f"study-{name}" for name in COMMANDS]
    if args.into:
        for command in (study := whole_syntax(), *study.commands):
            page = manual_page(command, pages if command is study else ["study"])
            output_file.write(args.into / f"{page_name(command)}.1", page.encode(), for_others=True)
        print(_("{file}: written").format(file=args.into))
        return 0
    command = syntax_of(parser_of(args.command)) if args.command else whole_syntax()
    page = manual_page(command, ["study"] if args.command else pages)
    if not (sys.stdout.isatty() and _shown(page, page_name(command))):
        sys.stdout.write(page)
    return 0


def _print_manual(page: str) -> None:
    from lessons.typeset.plain import plain_lines  # no other manual page is typeset

    columns = min(_COMFORTABLE, shutil.get_terminal_size((_COMFORTABLE, 24)).columns)
    print_paged(plain_lines(text_of(place_of(page)), max(20, columns), labels()), os.environ)


def _shown(page: str, name: str) -> bool:
    """Show a page by the system's man; False where there is none, or it does not take it."""
    man = shutil.which("man")
    if man is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.1")
        file.write_text(page, "utf-8")
        return subprocess.run([man, str(file)], check=False).returncode == 0  # noqa: S603 -- no shell
