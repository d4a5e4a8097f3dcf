"""`study new`: a small pack to start from: a lesson with one question of each kind, or another template."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from lessons.bank.written.escape import escaped
from lessons.clean import clean_line
from lessons.pack.template import template_pages
from lessons.problem import N_, Problem
from store.disk.home import Home
from store.machine.library import Library
from store.machine.pack_id import pack_id
from tui.wording.language import _, language


def run(args: argparse.Namespace, home: Home) -> int:
    """Write the pack; refuses a folder with anything in it."""
    folder: Path = args.folder
    today = datetime.now(UTC).astimezone().date()
    try:
        if folder.exists() and any(folder.iterdir()):
            raise Problem(str(folder), N_("is not empty; choose a new folder"))
        folder.mkdir(parents=True, exist_ok=True)
        id_ = pack_id(folder, (edition.outline.manifest.id for edition in Library(home).packs(language())))
        title = clean_line(folder.absolute().name, 100) or id_
        pages = template_pages(args.template, args.lang or language(), id_, title, escaped(title), today)
        for name, text in pages.items():
            (folder / name).write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Problem(str(folder), N_("cannot be written: {reason}"), reason=reason) from error
    named = f'"{folder}"' if " " in str(folder) else folder  # so that the command can be copied
    print(_("A new pack is in {folder}; check it with `study check {folder}`.").format(folder=named))
    print(_("Its id is {id}. You can change it until somebody studies the pack.").format(id=id_))
    return 0
