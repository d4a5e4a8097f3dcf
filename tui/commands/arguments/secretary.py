"""The arguments of what the secretary types: a function for each command, which declares them to its parser."""

import argparse
import contextlib
import re
import unicodedata
from pathlib import Path

from tui.console.codes_options import add_list_options
from tui.console.usage import file_name
from tui.console.zone_option import add_zone
from tui.wording.language import _

_CODE_DAYS = 30


def branch(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study branch`."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="init|enrol|code|change|revoke|publish|show")
    init = commands.add_parser("init", help=_("make a branch: its key, an empty roster, a plan to edit"))
    init.add_argument("name", metavar=_("NAME"), help=_("name of the branch"))
    init.add_argument("--no-passphrase", action="store_true", help=_("leave the key unprotected"))
    enrol = commands.add_parser("enrol", help=_("add members or their other machines to the roster"))
    enrol.add_argument(
        "requests",
        nargs="+",
        type=file_name,
        metavar=_("REQUEST"),
        help=_("a request, or a branch's folder or address with requests"),
    )
    enrol.add_argument(
        "--name", default="", metavar=_("NAME"), help=_("name on the roster; default: the one in the request")
    )
    enrol.add_argument("--level", default="", metavar=_("LEVEL"), help=_("level, for example member or cadre"))
    enrol.add_argument(
        "--member", default="", metavar=_("MEMBER"), help=_("id or name of the member whose further machine this is")
    )
    enrol.add_argument("--yes", action="store_true", help=_("the fingerprints were compared; don't ask"))
    code = commands.add_parser("code", help=_("make a code for a member to choose a passphrase on a shared machine"))
    code.add_argument("names", nargs="*", metavar=_("NAME"), help=_("name or id; new names join the roster"))
    code.add_argument(
        "--days", type=int, default=_CODE_DAYS, metavar=_("DAYS"), help=_("days that it can be used; default: 30")
    )
    add_list_options(code)
    code.add_argument("--dry-run", action="store_true", help=_("with --list: print what would be done, and do nothing"))
    code.add_argument("--ssh", default="", metavar=_("ADDRESS"), help=_("for the slips: the host, such as study@host"))
    code.add_argument(
        "--ssh-fingerprint", default="", metavar=_("FINGERPRINT"), help=_("for the slips: of that host's key")
    )
    code.set_defaults(usage_error=code.error)
    change = commands.add_parser("change", help=_("give somebody on the roster another name or level"))
    change.add_argument("member", metavar=_("MEMBER"), help=_("id or name of the member"))
    change.add_argument("--name", default="", metavar=_("NAME"), help=_("the new name"))
    change.add_argument("--level", default="", metavar=_("LEVEL"), help=_("level, for example member or cadre"))
    change.add_argument(
        "--same-as", default="", metavar=_("MEMBER"), help=_("id or name of a second entry that is the same person")
    )
    revoke = commands.add_parser("revoke", help=_("revoke keys: what they sign from a given day on is refused"))
    revoke.add_argument("member", metavar=_("MEMBER"), help=_("id or name of the member"))
    revoke.add_argument(
        "--device", default="", metavar=_("DEVICE"), help=_("only this device (its key, or how that begins)")
    )
    revoke.add_argument(
        "--from", dest="day", default="", metavar=_("DATE"), help=_("day such as 2026-12-01, UTC; default: today")
    )
    publish = commands.add_parser("publish", help=_("sign roster and plan and put them into the branch's folder"))
    publish.add_argument("folder", type=file_name, metavar=_("FOLDER"), help=_("the branch's folder, or its address"))
    publish.add_argument(
        "--over",
        type=int,
        default=0,
        metavar=_("NUMBER"),
        help=_("number of another secretary's plan that yours replaces"),
    )
    for command in (init, publish):
        command.add_argument(
            "--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the branch's key")
        )
    commands.add_parser("show", help=_("the branch and who is on its roster"))


def export(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study export`."""
    parser.add_argument("--xapi", metavar=_("FILE"), help=_("write xAPI statements (JSON); - for standard output"))
    parser.add_argument("--gift", metavar=_("FILE"), help=_("write the pack's questions as GIFT, for Moodle"))
    parser.add_argument("--xlsx", metavar=_("FILE"), help=_("write them as a workbook, one row a question"))
    parser.add_argument(
        "--template", metavar=_("FILE"), help=_("write the empty workbook, with an example of each kind")
    )
    parser.add_argument("--anki", metavar=_("FILE"), help=_("write them as text for Anki"))
    parser.add_argument("--paper", metavar=_("FILE"), help=_("write a test on paper, .docx or .html, with its key"))
    parser.add_argument("--lesson", default="", metavar=_("LESSON"), help=_("only of this lesson, by its id"))
    parser.add_argument(
        "--test", default="", metavar=_("TEST"), help=_("paper: the test's id, where there are several")
    )
    parser.add_argument(
        "--versions", type=int, default=2, metavar=_("N"), help=_("paper: how many versions (default 2)")
    )
    parser.add_argument(
        "--seed", default="1", metavar=_("TEXT"), help=_("paper: the same gives the same versions again")
    )
    parser.add_argument(
        "source",
        nargs="?",
        type=Path,
        metavar=_("LEDGER|PACK"),
        help=_("xAPI: of everybody in this ledger, else your own records; questions: of this pack"),
    )
    parser.add_argument("--names", action="store_true", help=_("with names, and the texts of what was put to use"))
    parser.add_argument(
        "--home-page", default="", metavar=_("URL"), help=_("the branch's web address, which names the accounts")
    )
    parser.add_argument("--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the member's key"))
    parser.set_defaults(usage_error=parser.error)


def items(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study items`."""
    parser.add_argument("ledger", type=Path, metavar=_("LEDGER"), help=_("the ledger's folder"))
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print the figures"))


def ledger(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study ledger`."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="show|explain")
    show = commands.add_parser("show", help=_("what a ledger knows of one member"))
    show.add_argument("member", metavar=_("MEMBER"), help=_("id or name of the member"))
    show.add_argument("--texts", action="store_true", help=_("open the reflections shared with the secretary"))
    add_zone(show)
    explain = commands.add_parser("explain", help=_("write a signed explanation of an irregularity"))
    explain.add_argument("id", metavar=_("ID"), help=_("id of the irregularity, as `study ledger show` prints it"))
    explain.add_argument("text", metavar=_("TEXT"), help=_("the explanation"))
    for command in (show, explain):
        command.add_argument("--ledger", required=True, type=Path, metavar=_("LEDGER"), help=_("the ledger's folder"))
        command.add_argument(
            "--passphrase-file", type=Path, metavar=_("FILE"), help=_("passphrase of the branch's key")
        )


_MOST_JOBS = 256


def merge(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study merge`."""
    parser.add_argument(
        "sources",
        nargs="+",
        type=file_name,
        metavar=_("FILE|FOLDER"),
        help=_("a summary, a folder of them, a branch's shared folder or its address, or another ledger"),
    )
    parser.add_argument("--ledger", required=True, type=Path, metavar=_("LEDGER"), help=_("the ledger's folder"))
    parser.add_argument(
        "--branch",
        action="append",
        default=[],
        type=Path,
        metavar=_("FILE"),
        help=_(
            "a branch's roster, trusted from now on (default: the secretary's own, else the one in the first folder)"
        ),
    )
    parser.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar=_("FINGERPRINT"),
        help=_("take the roster of the branch with this fingerprint from the sources"),
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print the results"))
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=0,
        metavar=_("NUMBER"),
        help=_("processes that share a long merge (default: one for each core)"),
    )
    parser.add_argument(
        "--on",
        default="",
        metavar=_("ADDRESS"),
        help=_("let a Dask cluster do it, dask://HOST:PORT; sources may then be addresses that its workers reach too"),
    )


def _jobs(text: str) -> int:
    with contextlib.suppress(ValueError):
        if 1 <= (jobs := int(text)) <= _MOST_JOBS:
            return jobs
    raise argparse.ArgumentTypeError(_("must be a number from 1 to {most}").format(most=_MOST_JOBS))


def regrade(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study regrade`."""
    parser.add_argument("ledger", type=Path, metavar=_("LEDGER"), help=_("the ledger's folder"))
    parser.add_argument(
        "--void",
        action="append",
        default=[],
        type=_plain,
        metavar=_("QUESTION"),
        help=_("a question that is to count for nobody"),
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        type=_key,
        metavar=_("QUESTION=KEY"),
        help=_("the right answer: 2, B, AC or an option's words, or as in [[…]], `;` between; may be repeated"),
    )
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        type=Path,
        metavar=_("PACK"),
        help=_("a pack with these questions, so that keys are checked against their options"),
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help=_("how to print the scores"))
    parser.set_defaults(usage_error=parser.error)


def _key(text: str) -> tuple[str, str]:
    question, *key = re.split("[=＝]", text, maxsplit=1)
    if not (question and key and key[0]):
        raise argparse.ArgumentTypeError(_("must be QUESTION=KEY"))
    return _plain(question), key[0]


def _plain(question: str) -> str:
    """A question's name, whose letters and marks are all narrow, from a Chinese keyboard."""
    return unicodedata.normalize("NFKC", question).strip()


def report(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study report`."""
    parser.add_argument("ledger", type=Path, metavar=_("LEDGER"), help=_("the ledger's folder"))
    parser.add_argument("--xlsx", metavar=_("FILE"), help=_("write an Excel workbook"))
    parser.add_argument("--html", metavar=_("FILE"), help=_("write one HTML file, to look at and to print"))
    parser.add_argument("--csv", metavar=_("FILE"), help=_("write the members' totals as CSV"))
    parser.add_argument("--csv-tests", metavar=_("FILE"), help=_("write every test, a line each, as CSV"))
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        type=Path,
        metavar=_("PACK"),
        help=_("a pack whose titles are used besides those installed here"),
    )
    add_zone(parser)
    parser.set_defaults(usage_error=parser.error)


def verify(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `study verify`."""
    parser.add_argument("paths", nargs="+", type=Path, metavar=_("SUMMARY|LEDGER"), help=_("what to check"))
