"""`study seal`: replaces a stage test's questions in a lesson's file with a sealed block."""

import re
from pathlib import Path
from typing import NamedTuple

from lessons.clean import clean_line
from lessons.content import sealed as blocks
from lessons.content.lesson import Test, TestKind
from lessons.pack.open_pack import open_pack
from lessons.pack.pack import load_index
from lessons.problem import N_, Problem
from lessons.syntax.front_matter import ID
from lessons.syntax.parse import Examined, examine
from store.crypto.sealed_test import make_code, seal_questions, unlock
from store.disk.atomic import replace


class SealedFile(NamedTuple):
    """A lesson's file with a test that was just sealed."""

    file: Path
    code: str
    """The start code."""


def seal_test(pack: Path, test: str, new_id: str = "") -> SealedFile:
    """Seal the test with this id in a folder of a pack; `new_id`: the id that it gets, if another.

    Writes nothing until the sealed file was read back and opened to the same questions. Raises `Problem`.
    """
    if not pack.exists():
        raise Problem(str(pack), N_("there is no such folder or file"))
    if not pack.is_dir():
        raise Problem(str(pack), N_("a test is sealed in a folder; unpack this first"))
    index = load_index(pack)
    if new_id and not ID.fullmatch(new_id):
        raise Problem(
            clean_line(new_id, 80), N_("an id may only have letters, digits, . _ - and at most 80 characters")
        )
    with open_pack(pack) as files:
        for name in files.lessons:
            source = files.read(name)
            examined = examine(source, name, None if name == "index.md" else index)
            named = next((entry for entry in examined.lesson.tests if entry.id == test), None)
            if named is not None:
                file = pack / name
                if new_id:
                    source = _renamed(source, test, new_id)
                    examined = examine(source, name, None if name == "index.md" else index)
                    named = next((entry for entry in examined.lesson.tests if entry.id == new_id), None)
                    if named is None:
                        raise Problem(str(file), N_("this test's id cannot be changed here; write it into the file"))
                text, code = _sealed(str(file), source, examined, named)
                mode = file.stat().st_mode
                replace(file, text)
                file.chmod(mode)
                return SealedFile(file, code)
    raise Problem(test, N_("no test of this pack has this id; `study check` shows where each stands"))


def _renamed(source: bytes, test: str, new_id: str) -> bytes:
    """A lesson in which a test has another id."""
    directive = rb"(<!--[ ]*test:[^>\n]*?\bid=[\"]?)" + re.escape(test.encode()) + rb"(?![\w.-])"
    return re.sub(directive, rb"\g<1>" + new_id.encode(), source, count=1)


def _sealed(where: str, source: bytes, examined: Examined, test: Test) -> tuple[bytes, str]:
    if test.sealed:
        raise Problem(where, N_("this test is already sealed; seal it from the pack with its questions"))
    if test.kind != TestKind.STAGE:
        raise Problem(where, N_("only a stage test is sealed; add kind=stage to it"))
    for finding in examined.findings:
        if finding.severity == "error":
            raise Problem(f"{where}:{finding.line}", finding.text, **finding.fields)
    if not test.questions:
        raise Problem(f"{where}:{test.line + 1}", N_("a test without questions; write some under its heading"))
    text = source.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    first, end = _range(examined, test, len(lines))
    level = next(h.level for h in examined.scan.headings if h.line == test.line)
    plain = [f"{'#' * level} {test.title}", f"<!-- test: id={test.id} -->", *lines[first:end]]
    code = make_code()
    block = seal_questions(test.id, "\n".join(plain), len(test.questions), code)
    written = "\n".join([*lines[:first], *blocks.write(block), "", *lines[end:]]).encode()
    again = examine(written, examined.lesson.path, examined.lesson.manifest).lesson
    back = next(entry for entry in again.tests if entry.id == test.id)
    if [q.digest for q in unlock(again, back, code).questions] != [q.digest for q in test.questions]:
        raise Problem(
            where, N_("these questions change when sealed and opened again; put only questions into the test")
        )
    return written, code


def _range(examined: Examined, test: Test, count: int) -> tuple[int, int]:
    """The lines from the first question to the end of the last."""
    first = min(question.line for question in test.questions)
    level = next(h.level for h in examined.scan.headings if h.line == test.line)
    ends = [h.line for h in examined.scan.headings if h.line > test.line and h.level <= level]
    ends += [d.line for d in examined.scan.directives if d.name == "reflect" and d.line > first]
    return first, min([*ends, count])
