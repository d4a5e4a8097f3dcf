"""The slips of a first sign-in in words, and written to the file that was named."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.branch.name_list import ListedPerson
from store.disk import output_file
from store.report.slips import Slip, SlipSheet, as_html, as_text
from tui.wording.language import _, language, ngettext

_ENDINGS = (".html", ".htm", ".txt")


class SshAddress(NamedTuple):
    """Where members reach the shared machine from their own; empty: they don't."""

    host: str = ""
    """What members type, such as `study@host`."""
    fingerprint: str = ""


def refuse_slips_file(file: str) -> None:
    """Raise `Problem` where slips could not be written, before any code is made.

    A file that is there already may hold codes that stand nowhere else.
    """
    if not file:
        return
    path = Path(file)
    output_file.refuse_ending(file, *_ENDINGS)
    if path.suffix.lower() not in _ENDINGS:
        raise Problem(file, N_("give the file for the slips a name that ends in .html or .txt"))
    if path.exists():
        raise Problem(
            file, N_("is there already, and its codes may stand nowhere else; remove it or name another file")
        )
    if not path.absolute().parent.is_dir():
        text = N_("there is no such folder; connect the drive or the share, or name another folder")
        raise Problem(str(path.absolute().parent), text)


def slip(person: ListedPerson, code: str, until: str = "") -> Slip:
    """What one person is given; `until`: the code's last day, empty where it has none."""
    about = [_("No. {number}").format(number=person.number)] if person.number else []
    valid = _("valid until {day}, once on each shared machine").format(day=until) if until else _("works once")
    return Slip(clean_line(person.name), " · ".join([*about, *filter(None, [clean_line(person.level)])]), code, valid)


def write_slips(file: str, slips: Sequence[Slip], branch: str, ssh: SshAddress) -> None:
    """Write slips, readable by their owner only, and say what to do with them; nothing where there are none.

    Where the file cannot be written they go to standard output, for their codes stand nowhere else. Raises `Problem`.
    """
    if not slips:
        return
    sheet = SlipSheet(
        language=language(),
        title=_("Study: your first sign-in") + (f" · {clean_line(branch)}" if branch else ""),
        note=_(
            "Cut along the dashed lines, give each slip to its member alone, then destroy what is left and the file."
        ),
        code_title=_("One-time code"),
        steps=(
            _("1. At the shared machine, choose your name: type it, or its pinyin or initials, and press Enter."),
            _("2. Type the code, then choose a passphrase of your own, at least 8 characters, and type it twice."),
            _("3. Write down the recovery key that is shown, keep it at home, and destroy this slip."),
        ),
        remote=_("From another computer, in a terminal; there you type your whole name:"),
        command=f"ssh {clean_line(ssh.host)}" if ssh.host else "",
        fingerprint_title=_("The first time it must show this fingerprint; if it shows another one, stop and say so:"),
        fingerprint=clean_line(ssh.fingerprint) if ssh.host else "",
        slips=slips,
    )
    data = as_text(sheet) if file.lower().endswith(".txt") else as_html(sheet)
    try:
        output_file.write(Path(file), data)
    except Problem:
        sys.stdout.buffer.write(as_text(sheet))
        sys.stdout.flush()
        raise
    text = ngettext("{file}: {n} slip", "{file}: {n} slips", len(slips)).format(file=file, n=len(slips))
    print(text)
    print(_("print it, hand each slip to its member alone, then destroy the file: shred -u {file}").format(file=file))
