"""The part of `study export` that writes questions: GIFT, Excel, Anki, paper."""

import argparse
import sys
from pathlib import Path

from lessons.clean import clean_line
from lessons.content.lesson import Lesson, Test
from lessons.pack.pack import load_pack
from lessons.problem import N_, Problem
from store.disk import output_file
from tui.wording.language import _, language, ngettext

_MOST_VERSIONS = 6


TARGETS = ("gift", "xlsx", "template", "anki", "paper")
"""Options that say what is written, of which one is given."""


def run(args: argparse.Namespace) -> int:
    """Write; 0 even where something has no counterpart, which is told."""
    from store.bank import export_bank  # here and below: xAPI waits for none of it
    from tui.wording.bank import remark_text

    if args.template:
        output_file.refuse_ending(args.template, ".xlsx")
        output_file.write(Path(args.template), export_bank.template(language()), for_others=True)
        print(_("written: {files}").format(files=clean_line(args.template, 1000)))
        print(_("the rows below its header are examples: delete them before you import it"))
        return 0
    if args.source is None:
        args.usage_error(_("name the pack whose questions are to be exported"))
    if args.paper:
        return _paper(args)
    endings = {"gift": (".txt", ".gift"), "xlsx": (".xlsx",), "anki": (".txt",)}
    name = next(name for name in endings if getattr(args, name))
    target = getattr(args, name)
    output_file.refuse_ending(target, *endings[name])
    pack = export_bank.pack_questions(args.source, args.lesson)
    if name == "gift":
        made = export_bank.as_gift(pack)
    elif name == "xlsx":
        made = export_bank.as_workbook(pack, language())
    else:
        made = export_bank.as_anki(pack)
    output_file.write(Path(target), made.data, for_others=True)
    for remark in made.remarks:
        print(clean_line(remark_text(remark), 2000), file=sys.stderr)
    text = ngettext("{file}: {n} question", "{file}: {n} questions", made.questions)
    print(text.format(file=clean_line(target, 1000), n=made.questions))
    return 0


def _paper(args: argparse.Namespace) -> int:
    from lessons.bank.paper.paper_sheet import sheet_version
    from store.bank.paper_file import paper_docx, paper_html

    output_file.refuse_ending(args.paper, ".docx", ".html", ".htm")
    if not 1 <= args.versions <= _MOST_VERSIONS:
        args.usage_error(_("--versions must be from 1 to {most}").format(most=_MOST_VERSIONS))
    lesson, test = _test(args)
    names = [chr(65 + n) for n in range(args.versions)] if args.versions > 1 else [""]
    title = lesson.manifest.title if test.title == lesson.manifest.title else f"{lesson.manifest.title} · {test.title}"
    versions = [sheet_version(test, title, args.seed, name) for name in names]
    if Path(args.paper).suffix.lower() == ".docx":
        data = paper_docx(versions, _)
    else:
        data = paper_html(versions, _, language())
    output_file.write(Path(args.paper), data, for_others=True)
    text = ngettext("{file}: {n} question", "{file}: {n} questions", len(versions[0].questions))
    print(text.format(file=clean_line(args.paper, 1000), n=len(versions[0].questions)))
    return 0


def _test(args: argparse.Namespace) -> tuple[Lesson, Test]:
    pack = load_pack(args.source)
    tests = [
        (lesson, test)
        for lesson in pack.lessons
        for test in lesson.tests
        if test.questions and (not args.lesson or args.lesson in (lesson.manifest.id, lesson.path))
    ]
    chosen = [(lesson, test) for lesson, test in tests if args.test in ("", test.id)]
    if not chosen:
        raise Problem(str(args.source), N_("there is no such test with open questions; `study check` names mistakes"))
    if len(chosen) > 1:
        ids = ", ".join(test.id for _lesson, test in chosen[:20])
        raise Problem(str(args.source), N_("has several tests; choose one with --test: {ids}"), ids=ids)
    return chosen[0]
