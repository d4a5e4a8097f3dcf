"""`study read`: a lesson as plain text."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from lessons.pack.pack import load_lesson
from lessons.problem import N_, Problem
from lessons.syntax.parse import MAX_BYTES, parse_lesson
from lessons.typeset.plain import plain_lines
from lessons.typeset.spoken import spoken_lines
from store.disk.home import Home
from store.machine.library import Library
from tui.console.paged import print_paged, uses_pager
from tui.wording.language import language
from tui.wording.typeset_labels import labels

NARROWEST, WIDEST = 20, 1000
_COMFORTABLE = 80


def run(args: argparse.Namespace, home: Home) -> int:
    """Print the lesson; 0. `Problem` where there is no such lesson or it cannot be read."""
    width = args.width
    if width is None:
        width = min(_COMFORTABLE, shutil.get_terminal_size((_COMFORTABLE, 24)).columns)
    elif not NARROWEST <= width <= WIDEST:
        raise Problem("--width", N_("must be from {least} to {most}"), least=NARROWEST, most=WIDEST)
    text = _text(args.lesson, home).strip("\n")
    if args.plain:
        lines = spoken_lines(text, labels())
    else:
        lines = plain_lines(text, max(NARROWEST, width), labels(), _links(args))
    if args.no_pager:
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        print_paged(lines, os.environ)
    return 0


def _links(args: argparse.Namespace) -> Callable[[str, str], str] | None:
    """What makes links of a text, where the terminal itself shows them: not every pager takes them."""
    if not sys.stdout.isatty() or (uses_pager(os.environ) and not args.no_pager):
        return None
    from tui.terminal.hyperlinks import knows_links, linked

    return linked if knows_links(os.environ) else None


def _text(lesson: str, home: Home) -> str:
    path = Path(lesson)
    if path.suffix.lower() not in (".md", ".markdown") and not path.is_file():
        library = Library(home)
        opened = library.find(lesson, language())
        home.notices += [problem for problem in library.notices if problem.fields.get("id") == opened.pack]
        return opened.text
    if pack := next((folder for folder in path.parents if folder.is_file()), None):
        return load_lesson(pack, path.relative_to(pack).as_posix()).text
    try:
        with path.open("rb") as file:
            source = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Problem(lesson, N_("cannot be read: {reason}"), reason=error.strerror or str(error)) from error
    return parse_lesson(source, lesson).text
