"""The arguments of what authors type: a function for each command, which declares them to its parser."""

import argparse
from pathlib import Path

from lessons.pack.template import TEMPLATES
from tui.wording.language import _


def check(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study check`."""
    parser.add_argument(
        "packs",
        nargs="*",
        type=Path,
        metavar=_("PACK"),
        help=_("folder or .zip; default: the pack of the current folder"),
    )
    parser.add_argument("--fix", action="store_true", help=_("write missing ids into the files"))
    parser.add_argument("--explain", metavar=_("CODE"), help=_("say what a finding means, and why it matters"))
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print findings"))


def import_bank(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study import`."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar=_("FILE"), help=_("question banks: .xlsx, .xls, .csv, .docx, .txt, GIFT")
    )
    parser.add_argument(
        "--pack",
        type=Path,
        required=True,
        metavar=_("FOLDER"),
        help=_("the pack they go into; made where there is none"),
    )
    parser.add_argument(
        "--lesson", default="", metavar=_("FILE"), help=_("the lesson for all questions, such as switching.md")
    )
    parser.add_argument(
        "--again", action="store_true", help=_("bring back questions that were taken out of the pack since")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("only say what would become of each question"))
    parser.add_argument(
        "--review", action="store_true", help=_("look at each question on the screen, mend, and take it")
    )
    parser.add_argument("--lang", choices=["zh", "en"], help=_("language of a new pack; default: that of Study"))
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help=_("how to print what became of them")
    )
    parser.set_defaults(usage_error=parser.error)


def new(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study new`."""
    parser.add_argument(
        "folder", type=Path, metavar=_("FOLDER"), help=_("a folder that is empty or does not exist yet")
    )
    parser.add_argument(
        "--template",
        choices=TEMPLATES,
        default="lesson",
        help=_("what to start from: a lesson, a stage test, a question bank, or a case"),
    )
    parser.add_argument("--lang", choices=["zh", "en"], help=_("language of the pack; default: that of Study"))


def preview(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study preview`."""
    parser.add_argument(
        "pack", type=Path, metavar=_("PACK"), help=_("a pack's folder or .zip, or one of its lessons, a .md file")
    )
    parser.set_defaults(usage_error=parser.error)


def seal(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study seal`."""
    parser.add_argument("pack", type=Path, metavar=_("PACK"), help=_("the pack's folder, a copy of it is best"))
    parser.add_argument("test", metavar=_("TEST"), help=_("the id of the stage test"))
    parser.add_argument(
        "--id",
        dest="new_id",
        default="",
        metavar=_("TEST"),
        help=_("give it this id: attempts at the open one do not count"),
    )
