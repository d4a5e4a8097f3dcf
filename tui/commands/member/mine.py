"""`study mine`: one's own texts listed and exported; one's own Markdown notes imported as a private pack."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lessons.clean import clean_line
from lessons.problem import N_, Problem
from store.disk import output_file
from store.disk.clock import SystemClock
from tui.console.ask_passphrase import asker
from tui.console.member_here import member_here
from tui.console.paged import print_paged
from tui.wording.language import _, explain, language, ngettext

if TYPE_CHECKING:
    from store.crypto.file_seal import FileSeal
    from store.disk.home import Home
    from store.member.mine.own_texts import OwnText
    from tui.wording.lesson_titles import LessonTitles

_LINE = 300


def run(args: argparse.Namespace, home: "Home") -> int:
    """Export, import or list; 1 where some of the notes could not be imported."""
    outputs = [file for file in (args.markdown, args.html) if file]
    if (bool(outputs) or args.year is not None) + bool(args.imported) + args.remove_imported > 1:
        args.usage_error(_("export, --import and --remove-imported are done one at a time"))
    if len({Path(file).resolve() for file in outputs}) < len(outputs):
        args.usage_error(_("name another file for each document"))
    for file, endings in ((args.markdown, (".md", ".markdown", ".txt")), (args.html, (".html", ".htm", ".xhtml"))):
        if file and file != "-":
            output_file.refuse_ending(file, *endings)
    if args.imported:
        return _import(args, home)
    if args.remove_imported:
        return _remove(home)
    return _export(args, home)


def _import(args: argparse.Namespace, home: "Home") -> int:
    from store.member.private_pack import import_notes

    member = member_here(home)
    seal = _seal(home, member, args.passphrase_file)
    done = import_notes(home, member, args.imported, _("My notes"), language(), seal)
    for problem in done.refused:
        print(f"study: {clean_line(explain(problem), 2000)}", file=sys.stderr)
    text = ngettext("{n} note is in your library now", "{n} notes are in your library now", done.taken)
    print(text.format(n=done.taken))
    print(_("Nobody else gets them. The next import takes their place; Study shows them from its next start on."))
    return 1 if done.refused else 0


def _seal(home: "Home", member: str, passphrase_file: Path | None) -> "FileSeal | None":
    """What the files of a member with a passphrase, who is asked for it, are encrypted with."""
    from store.crypto.key_file import is_wrapped, member_key_file

    if not is_wrapped(member_key_file(home, member)):
        return None
    from store.member.passphrase import seals_of, unlock  # loads cryptography, which only a passphrase needs

    seals = seals_of(home, member, unlock(home, member, asker(passphrase_file)))
    return seals.own if seals else None


def _remove(home: "Home") -> int:
    from store.member.private_pack import remove_imported

    if not remove_imported(home, member_here(home)):
        raise Problem("", N_("no notes were imported here"))
    print(_("the imported notes are removed; your own files are where they were"))
    return 0


def _export(args: argparse.Namespace, home: "Home") -> int:
    from store.machine.library import Library
    from store.member.mine.own_texts import noted, written
    from store.member.mine.pages import as_html, as_markdown
    from store.member.private_pack import own_pack
    from store.member.reading import ReadingDesk
    from store.member.this_member import unlocked_progress
    from tui.wording.lesson_titles import LessonTitles
    from tui.wording.own_texts import page

    member = member_here(home)
    with unlocked_progress(home, member, SystemClock(), asker(args.passphrase_file)) as progress:
        texts = [*written(progress), *noted(ReadingDesk(progress, SystemClock()))]
        notes = own_pack(home, member, progress.private_seal, home.notices.add)
    texts = [own for own in texts if args.year in (None, own.year)]
    titles = LessonTitles(Library(home, own=notes), language())
    if not (args.markdown or args.html):
        print_paged(_listed(texts, titles), os.environ)
        return 0
    if not texts:
        raise Problem("", N_("nothing of yours is here to export; see `study mine`"))
    document = page(texts, titles.title, titles.prompt)
    for file, make in ((args.markdown, as_markdown), (args.html, as_html)):
        if file == "-":
            sys.stdout.write(make(document))
        elif file:
            output_file.write(Path(file), make(document).encode())
            print(clean_line(str(Path(file).absolute()), 1000))
    return 0


def _listed(texts: "list[OwnText]", titles: "LessonTitles") -> Iterator[str]:
    from store.member.mine.own_texts import by_year
    from tui.wording.own_texts import about, group_text, text_of

    if not texts:
        yield _("None yet. In the application, m says how something gets here.")
    for year, kinds in by_year(texts).items():
        for kind, several in kinds.items():
            yield group_text(year, kind)
            for own in several:
                yield f"  {clean_line(titles.title(own.key))}  {about(own)}"
                yield f"    {clean_line(text_of(own) or own.quote, _LINE)}"
