"""One Markdown file -> Lesson. The syntax is that of `docs/formats.md`, "A pack".

Only tests are read by a whole Markdown parser; the rest is scanned by lines, so that a long regulation opens at once.
Text from outside is bounded and cleaned here, once; all other code may trust it.
"""

import hashlib
import re
from pathlib import PurePosixPath
from typing import NamedTuple

from lessons.clean import clean_text, unsafe_places
from lessons.content.lesson import Lesson, Manifest
from lessons.problem import N_
from lessons.syntax.block_scan import Scan
from lessons.syntax.exercises import Exercises, MissingId
from lessons.syntax.finding import Finding, Findings
from lessons.syntax.front_matter import read_front_matter, read_manifest, read_order
from lessons.syntax.survey import survey
from lessons.typeset.markdown.inline_text import plain

MAX_BYTES = 8 * 1024 * 1024
MAX_LINES = 1_000_000
MAX_HEADINGS = 50_000
MAX_DIRECTIVES = 1200


class Examined(NamedTuple):
    """A parsed file, with everything that is wrong with it."""

    lesson: Lesson
    findings: tuple[Finding, ...]
    missing: tuple[MissingId, ...]
    order: tuple[str, ...]
    """Lesson ids as the `order` of an index wants them."""
    scan: Scan
    keys: dict[str, int]
    """Key of the front matter -> its line, from 0."""
    text_start: int
    """First line after the front matter."""

    @property
    def has_front_matter(self) -> bool:
        """Whether the file begins with front matter."""
        return self.text_start > 0


def parse_lesson(source: bytes, path: str, pack: Manifest | None = None) -> Lesson:
    """The lesson in `source`; `pack` is its index's manifest, whose values it inherits.

    A question that cannot be asked is left out. Raises `Problem` at `path:line` where the lesson cannot be opened:
    no UTF-8, front matter that cannot be read, limits passed, ids that stand twice.
    """
    findings = Findings(path)
    lesson = _read(source, path, pack, findings)
    findings.refuse_if_fatal()
    return lesson.lesson


def examine(source: bytes, path: str, pack: Manifest | None = None) -> Examined:
    """As `parse_lesson`, but with findings instead of a `Problem`, for those who mend lessons."""
    findings = Findings(path)
    examined = _read(source, path, pack, findings)
    return examined._replace(findings=findings.sorted())


def decode(source: bytes, findings: Findings) -> str:
    """The text of a file; bytes that are no UTF-8, and sizes beyond measure, become fatal findings."""
    if len(source) > MAX_BYTES:
        findings.refuse(0, "E001", N_("the file is larger than {limit} MiB; split it"), limit=MAX_BYTES // 1024 // 1024)
        source = b""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start)
        findings.refuse(line, "E002", N_("the file is not UTF-8 text; save it as UTF-8"))
        return ""


def _read(source: bytes, path: str, pack: Manifest | None, findings: Findings) -> Examined:
    raw = decode(source, findings)
    if raw.count("\n") + raw.count("\r") > MAX_LINES:
        findings.refuse(0, "E003", N_("more than {limit} lines; split the file"), limit=MAX_LINES)
        raw = ""
    text = clean_text(raw)
    for line, column, character in unsafe_places(raw):
        message = N_("the invisible character {character} is left out; delete it")
        findings.add_at(line, column, "W001", message, character=f"U+{ord(character):04X}")
    lines = text.split("\n")
    matter = read_front_matter(lines, findings)
    surveyed = survey(lines, matter.end, findings)
    scan = surveyed.scan
    stem = re.sub("[^A-Za-z0-9._-]+", "-", PurePosixPath(path).stem).strip("-")[:80] or "lesson"
    title = plain(scan.headings[0].title) if scan.headings else ""
    manifest = read_manifest(matter, findings, pack, stem, title or stem)
    if len(scan.headings) > MAX_HEADINGS or len(scan.directives) > MAX_DIRECTIVES:
        findings.refuse(0, "E003", N_("too many headings, tests or questions for one file; split it"))
        surveyed = surveyed._replace(scan=(scan := Scan([], [], [])))
    exercises = Exercises(surveyed, manifest, findings)
    exercises.blank(0, matter.end)
    exercises.read()
    lesson = Lesson(
        manifest=manifest,
        pack=pack.id if pack else manifest.id,
        path=path,
        digest=hashlib.sha256(source).hexdigest(),
        text="\n".join(exercises.shown),
        sections=exercises.sections(),
        tests=tuple(exercises.tests),
        prompts=tuple(exercises.prompts),
        examined=tuple(exercises.examined),
    )
    order = read_order(matter, findings)
    return Examined(lesson, (), tuple(exercises.missing), order, scan, matter.lines, matter.end)
