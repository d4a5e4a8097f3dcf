"""The arguments of what administrators type: a function for each command, which declares them to its parser."""

import argparse
from pathlib import Path

from tui.commands.table import COMMANDS
from tui.console.codes_options import add_list_options
from tui.wording.language import _
from tui.wording.manual import PAGES


def backup(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study backup`."""
    parser.add_argument("folder", type=Path, metavar=_("FOLDER"), help=_("where to put it, best on another disk"))
    parser.add_argument(
        "--keep", type=int, default=0, metavar="N", help=_("afterwards keep only this machine's newest N backups")
    )


def completion(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study completion`."""
    parser.add_argument(
        "what",
        choices=["bash", "zsh", "fish", "lessons"],
        help=_("the shell whose script to print; or the ids of all lessons"),
    )


def device(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study device`."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="show|retire")
    commands.add_parser("show", help=_("the machine's key, and what of its members the branch has"))
    retire = commands.add_parser("retire", help=_("hand over, tell the branch, then destroy keys and files"))
    retire.add_argument(
        "folder",
        nargs="?",
        default="",
        metavar=_("FOLDER"),
        help=_("the branch's folder, or its address (sftp://host/branch); default: the one used last"),
    )
    retire.add_argument("--backup", type=Path, metavar=_("FOLDER"), help=_("first make a backup there"))
    retire.add_argument("--abandon", action="store_true", help=_("give up what the branch can no longer get"))
    retire.add_argument("--yes", action="store_true", help=_("don't ask"))
    retire.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the members' keys"))


def doctor(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study doctor`."""
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print findings"))


def kiosk(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study kiosk`."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--setup", action="store_true", help=_("as root: account, passphrase, systemd unit; and a check"))
    what.add_argument("--check", action="store_true", help=_("say what the machine lacks, and how to fix it"))
    what.add_argument(
        "--enrol",
        nargs="?",
        const=True,
        metavar=_("NAME"),
        help=_("make a one-time code for this member's first sign-in, or for each on a list"),
    )
    what.add_argument("--administrator", action="store_true", help=_("set a new administrator's passphrase"))
    what.add_argument(
        "--sync",
        nargs="?",
        const="",
        metavar=_("FOLDER"),
        help=_("fetch packs and plan; the first time join the branch"),
    )
    what.add_argument("--ssh-host", action="store_true", help=_("serve connections over SSH; systemd starts it"))
    what.add_argument("--over-ssh", metavar=_("REASON"), help=_("what the account's login shell says; nobody types it"))
    parser.add_argument(
        "--ssh",
        nargs="?",
        const="",
        metavar=_("HOST"),
        help=_("with --setup: let members in over SSH, by this name of the machine"),
    )
    parser.add_argument("--remove", action="store_true", help=_("with --setup --ssh: let nobody in over SSH any more"))
    add_list_options(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help=_("with --setup or --list: print what would be done, and do nothing")
    )
    parser.add_argument("--user", default="", metavar=_("NAME"), help=_("with --setup: the kiosk's account"))
    parser.add_argument("--tty", default="tty1", metavar="TTY", help=_("with --setup: the console, such as tty1"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=_("for --check"))
    parser.add_argument(
        "--trust", default="", metavar=_("FINGERPRINT"), help=_("trust this branch key and no other, even a new one")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the administrator"))
    parser.set_defaults(usage_error=parser.error)


def man(parser: argparse.ArgumentParser) -> None:
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


def restore(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study restore`."""
    parser.add_argument("backup", type=Path, metavar=_("FILE"), help=_("a backup made by study backup"))
    parser.add_argument("--check", action="store_true", help=_("only read it through and check every file"))
    parser.add_argument("--replace", action="store_true", help=_("replace the existing data, which is kept beside it"))
