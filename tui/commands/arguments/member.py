"""The arguments of what members type: a function for each command, which declares them to its parser."""

import argparse
from pathlib import Path

from lessons.problem import N_
from tui.console.plain_option import add_plain
from tui.wording.language import _


def due(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study due`."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print the numbers"))


def mine(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study mine`."""
    parser.add_argument("--year", type=int, metavar=_("YEAR"), help=_("only of this year; default: all years"))
    parser.add_argument("--markdown", metavar=_("FILE"), help=_("write them as Markdown; - for standard output"))
    parser.add_argument("--html", metavar=_("FILE"), help=_("write one HTML file, to look at and to print"))
    parser.add_argument(
        "--import",
        dest="imported",
        nargs="+",
        type=Path,
        metavar=_("PATH"),
        help=_("take in Markdown files, or folders of them, as a pack that nobody else gets"),
    )
    parser.add_argument("--remove-imported", action="store_true", help=_("remove the notes that were imported"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))
    parser.set_defaults(usage_error=parser.error)


def packs(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study packs`."""
    parser.set_defaults(action="list", format="text", ids=False)
    commands = parser.add_subparsers(dest="action", metavar="list|add|update|changes|copy|back|remove|pin|unpin")
    listing = commands.add_parser("list", help=_("every pack with its source and version (also without a word)"))
    listing.add_argument("--ids", action="store_true", help=_("only PACK/LESSON and title of every lesson"))
    listing.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print the list"))
    add = commands.add_parser("add", help=_("install a pack"))
    add.add_argument("sources", nargs="+", metavar=_("SOURCE"), help=_("a folder, a .zip, or an address"))
    add.add_argument("--dry-run", action="store_true", help=_("only say what would change"))
    update = commands.add_parser("update", help=_("fetch packs again from where they came from"))
    update.add_argument("packs", nargs="*", metavar=_("PACK"), help=_("ids; default: every one that has a source"))
    update.add_argument("--dry-run", action="store_true", help=_("only say what would change"))
    changes = commands.add_parser("changes", help=_("what changed since the version before"))
    _add_pack(changes)
    copy = commands.add_parser("copy", help=_("write a pack into a folder, to change it there"))
    _add_pack(copy)
    copy.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("a new folder"))
    for name, does in (
        ("back", N_("put the version before in its place again, also after a removal")),
        ("remove", N_("take an installed pack away; what you did in it stays in your records")),
        ("pin", N_("hold a pack at its version")),
        ("unpin", N_("let a pack be updated again")),
    ):
        _add_pack(commands.add_parser(name, help=_(does)))


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar=_("PACK"), help=_("its id, as `study packs` lists it"))
    parser.add_argument("--edition", default="", metavar="zh|en", help=_("only the edition in this language"))


def pair(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study pair`."""
    parser.add_argument(
        "code", nargs="?", metavar=_("CODE"), help=_("the code that the other machine shows; without it, show one here")
    )
    parser.add_argument(
        "--folder", metavar=_("FOLDER"), help=_("the branch's folder, or its address; default: the one of `study sync`")
    )
    parser.add_argument(
        "--renew", action="store_true", help=_("after losing a machine: make a new secret, and a code for the others")
    )
    parser.add_argument("--stop", action="store_true", help=_("stop exchanging with other machines"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))
    parser.set_defaults(usage_error=parser.error)


def passphrase(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study passphrase`."""
    parser.add_argument("--member", metavar=_("MEMBER"), help=_("id of the member; default: the one of this machine"))
    parser.add_argument("--branch", action="store_true", help=_("the branch's key instead of a member's"))
    parser.add_argument(
        "--recovery", action="store_true", help=_("passphrase forgotten: use the recovery key to choose a new one")
    )
    parser.add_argument(
        "--new-recovery-key", action="store_true", help=_("show a new recovery key; the old one is void")
    )
    parser.add_argument("--remove", action="store_true", help=_("leave the key unprotected"))
    parser.add_argument(
        "--passphrase-file", type=Path, metavar=_("FILE"), help=_("the passphrase it has now, or the recovery key")
    )
    parser.add_argument("--new-passphrase-file", type=Path, metavar=_("FILE"), help=_("the new passphrase"))


def read(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study read`."""
    parser.add_argument("lesson", metavar=_("LESSON"), help=_("a Markdown file, also one in a .zip, or PACK/LESSON"))
    parser.add_argument(
        "--width", type=int, metavar=_("COLUMNS"), help=_("columns (default: the terminal's, 80 at most)")
    )
    parser.add_argument(
        "--plain", action="store_true", help=_("to be read aloud: a line for each paragraph, no frames, no width")
    )
    parser.add_argument("--no-pager", action="store_true", help=_("print it even where $PAGER names a pager"))


def reflect(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study reflect`."""
    parser.add_argument(
        "lesson", nargs="?", metavar=_("LESSON"), help=_("PACK/LESSON; without it, all that ask for one are listed")
    )
    add_plain(parser)
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def review(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study review`."""
    add_plain(parser)
    parser.add_argument("--limit", type=int, metavar=_("N"), help=_("so many cards at most; default: all that are due"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def summary(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study summary`."""
    parser.add_argument("-o", "--output", metavar=_("FILE"), help=_("where to write it; - for standard output"))
    parser.add_argument(
        "--year", type=int, metavar=_("YEAR"), help=_("which year (UTC); default: the latest one with records")
    )
    parser.add_argument("--member", metavar=_("MEMBER"), help=_("id of the member; default: the one of this machine"))
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def sync(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study sync`."""
    parser.add_argument(
        "folder",
        nargs="?",
        metavar=_("FOLDER"),
        help=_("the branch's folder, or its address (sftp://host/branch); default: the one used last"),
    )
    parser.add_argument(
        "--trust", default="", metavar=_("FINGERPRINT"), help=_("trust this branch key and no other, even a new one")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))


def test(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study test`."""
    parser.add_argument(
        "lesson", nargs="?", metavar=_("LESSON"), help=_("PACK/LESSON; without it, all that have a test are listed")
    )
    parser.add_argument(
        "test", nargs="?", default="", metavar=_("TEST"), help=_("id of the test, if there are several")
    )
    add_plain(parser)
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))
