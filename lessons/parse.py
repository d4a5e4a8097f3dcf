"""One Markdown file -> Lesson. The syntax is that of DESIGN, "A pack".

Only tests are read by a whole Markdown parser; the rest is scanned by lines, so that a long regulation opens at once.
Text from outside is bounded and cleaned here, once; behind this door everybody may trust it.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import pairwise
from operator import attrgetter
from pathlib import PurePosixPath
from typing import NamedTuple

import msgspec
from markdown_it import MarkdownIt

from lessons.clean import clean_line, clean_text, unsafe_at
from lessons.finding import Finding, Findings
from lessons.front_matter import ID, read_front_matter, read_manifest, read_order
from lessons.lesson import Lesson, Manifest, Prompt, Section, Test
from lessons.problem import N_
from lessons.question import Question, question_digest
from lessons.question_block import read_question
from lessons.rules import Counting, Rules, Shown, moment
from lessons.scan import Directive, Heading, Scan, scan
from lessons.sealed import FENCE, Sealed
from lessons.sealed import read as read_sealed

MAX_BYTES = 8 * 1024 * 1024
MAX_LINES = 1_000_000
MAX_HEADINGS = 50_000
MAX_DIRECTIVES = 1200
MAX_QUESTIONS = 500
MAX_PROMPT = 4000
DEFAULT_PASS = 80

_ATTRIBUTE = re.compile(r'([A-Za-z-]{1,40})=("[^"]{0,200}"|[^\s"]{1,200})(?:\s+|$)')
_RULES = "open close attempts wait counts move results keys feedback certainty"
_BOX_LINE = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s+\[[ xX]\](?:\s|$)")
_SPECIAL = re.compile(r"[*_`\[\]<>&\\]")
_inline = MarkdownIt("commonmark", {"maxNesting": 12})


class MissingId(NamedTuple):
    """A directive that should have an id and has none, and the id that stands in for it meanwhile."""

    line: int
    name: str
    id: str


class Examined(NamedTuple):
    """A file read to the end, with everything that is wrong with it."""

    lesson: Lesson
    findings: tuple[Finding, ...]
    missing: tuple[MissingId, ...]
    order: tuple[str, ...]
    """Lesson ids as the `order` of an index wants them."""
    scan: Scan
    keys: dict[str, int]
    """Key of the front matter -> its line, from 0."""
    has_front_matter: bool


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


def plain(markdown: str) -> str:
    """Inline Markdown as words without markup, one line."""
    if not _SPECIAL.search(markdown):
        return clean_line(markdown)
    words = []
    for token in _inline.parseInline(markdown[:500]):
        for child in token.children or []:
            if child.type in ("text", "code_inline", "image"):
                words.append(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                words.append(" ")
    return clean_line("".join(words))


def _read(source: bytes, path: str, pack: Manifest | None, findings: Findings) -> Examined:
    raw = decode(source, findings)
    if raw.count("\n") + raw.count("\r") > MAX_LINES:
        findings.refuse(0, "E003", N_("more than {limit} lines; split the file"), limit=MAX_LINES)
        raw = ""
    text = clean_text(raw)
    unsafe = unsafe_at(raw)
    if unsafe >= 0:
        before = raw[:unsafe]
        line, column = clean_text(before).count("\n"), unsafe - before.rfind("\n") - 1
        findings.add_at(line, column, "W001", N_("a control or invisible character; it is left out, remove it"))
    lines = text.split("\n")
    matter = read_front_matter(lines, findings)
    found = scan(lines, matter.end)
    stem = re.sub("[^A-Za-z0-9._-]+", "-", PurePosixPath(path).stem).strip("-")[:80] or "lesson"
    title = plain(found.headings[0].title) if found.headings else ""
    manifest = read_manifest(matter, findings, pack, stem, title or stem)
    if len(found.headings) > MAX_HEADINGS or len(found.directives) > MAX_DIRECTIVES:
        findings.refuse(0, "E003", N_("too many headings, tests or questions for one file; split it"))
        found = Scan([], [], [])
    reader = _Reader(lines, found, manifest, findings)
    reader.blank(0, matter.end)
    reader.read()
    lesson = Lesson(
        manifest=manifest,
        pack=pack.id if pack else manifest.id,
        path=path,
        digest=hashlib.sha256(source).hexdigest(),
        text="\n".join(reader.shown),
        sections=reader.sections(),
        tests=tuple(reader.tests),
        prompts=tuple(reader.prompts),
    )
    order = read_order(matter, findings)
    return Examined(lesson, (), tuple(reader.missing), order, found, matter.lines, matter.end > 0)


class _Attributes:
    """The `key=value` pairs of one directive."""

    def __init__(self, directive: Directive, known: str, findings: Findings) -> None:
        self.line = directive.line
        self.findings = findings
        self.values: dict[str, str] = {}
        rest = directive.attributes
        while rest:
            found = _ATTRIBUTE.match(rest)
            if not found:
                text = N_("cannot read {text}; write key=value pairs with spaces between")
                findings.add(self.line, "E301", text, text=clean_line(rest, 40))
                return
            key, value = found[1], found[2].strip('"')
            if key not in known.split():
                text = N_("unknown attribute {key}; known are: {known}")
                findings.add(self.line, "W301", text, key=key, known=known.replace(" ", ", "))
            elif key in self.values:
                findings.add(self.line, "E301", N_("the attribute {key} stands twice"), key=key)
            self.values.setdefault(key, clean_line(value))
            rest = rest[found.end() :]

    def number(self, key: str, default: int, low: int, high: int) -> int:
        value = self.values.get(key)
        if value is None:
            return default
        if re.fullmatch("[0-9]{1,6}", value) and low <= int(value) <= high:
            return int(value)
        text = N_("{key} must be a whole number from {low} to {high}, not {value}")
        self.findings.add(self.line, "E302", text, key=key, low=low, high=high, value=clean_line(value, 40))
        return default

    def word(self, key: str, words: tuple[str, ...]) -> str:
        """One of `words`; the first where nothing, or nothing known, is said."""
        value = self.values.get(key, words[0])
        if value in words:
            return value
        text = N_("{key} must be one of {words}, not {value}")
        self.findings.add(self.line, "E302", text, key=key, words=", ".join(words), value=clean_line(value, 40))
        return words[0]

    def moment(self, key: str) -> str:
        """A time as `lessons.rules.moment` reads it; empty where there is none."""
        value = self.values.get(key, "")
        if value and moment(value) is None:
            text = N_("{key} must be a time like 2026-12-01T09:00, not {value}")
            self.findings.add(self.line, "E302", text, key=key, value=clean_line(value, 40))
            return ""
        return value

    def id(self, key: str) -> str:
        value = self.values.get(key, "")
        if value and not ID.fullmatch(value):
            text = N_("an id is letters, digits, . _ - and at most 80 of them")
            self.findings.add(self.line, "E303", text)
            return ""
        return value


def _rules(attributes: _Attributes, kind: str) -> Rules:
    shown = tuple(Shown)
    closes = attributes.moment("close")
    # While others still sit a stage test, its key is nobody's to pass on.
    held_back = kind == "stage" and bool(closes)
    results = Shown(attributes.word("results", shown))
    keys = Shown(attributes.word("keys", (Shown.CLOSED, Shown.NOW, Shown.NEVER) if held_back else shown))
    at_once = attributes.word("feedback", ("end", "at-once")) == "at-once"
    if at_once and (results, keys) != (Shown.NOW, Shown.NOW):
        text = N_("feedback=at-once shows what is right at once; leave out results= and keys=, or it")
        attributes.findings.add(attributes.line, "E414", text)
        at_once = False
    return Rules(
        opens=attributes.moment("open"),
        closes=closes,
        attempts=attributes.number("attempts", 0, 0, 1000),
        wait=attributes.number("wait", 0, 0, 100_000),
        counts=Counting(attributes.word("counts", tuple(Counting))),
        forward=attributes.word("move", ("free", "forward")) == "forward",
        results=results,
        keys=keys,
        at_once=at_once,
        certainty=attributes.word("certainty", ("no", "yes")) == "yes",
    )


class _Reader:
    """Takes tests, questions and prompts out of a lesson's lines."""

    def __init__(self, lines: list[str], found: Scan, manifest: Manifest, findings: Findings) -> None:
        self.lines = lines
        self.shown = list(lines)
        self.headings = found.headings
        self.directives = found.directives
        self.manifest = manifest
        self.findings = findings
        self.tests: list[Test] = []
        self.prompts: list[Prompt] = []
        self.missing: list[MissingId] = []
        self.count = 0
        self.ids: set[str] = set()
        self.kinds: dict[int, str] = {}
        self.hidden: set[int] = set()
        """Lines of headings that are not shown, since they belong to questions."""

    def blank(self, start: int, end: int) -> None:
        self.shown[start:end] = [""] * (end - start)

    def read(self) -> None:
        owners: dict[str, dict[int, Directive]] = {"test": {}, "question": {}}
        h = -1
        for directive in self.directives:
            self.blank(directive.line, directive.end)
            while h + 1 < len(self.headings) and self.headings[h + 1].line < directive.line:
                h += 1
            if directive.name == "reflect":
                if h >= 0:
                    self.kinds.setdefault(self.headings[h].line, "reflection")
            elif h < 0:
                text = N_("a {name} needs a heading above it; add one")
                self.findings.add(directive.line, "E304", text, name=directive.name)
            elif h in owners["test"] or h in owners["question"]:
                text = N_("a second test or question under one heading; give it a heading of its own")
                self.findings.add(directive.line, "E304", text)
            else:
                owners[directive.name][h] = directive
        for h, directive in owners["test"].items():
            self._test(h, self._scope_end(h, owners["test"]), directive, owners["question"])
        for h, directive in owners["question"].items():
            if self.headings[h].line not in self.hidden:
                text = N_("a question outside a test; put it under a test's heading")
                self.findings.add(directive.line, "E305", text)
                self._hide(self.headings[h], self._block_end(h, len(self.headings)))
        self._prompts()

    def _scope_end(self, h: int, stops: Iterable[int]) -> int:
        """Index of the first heading after heading `h` that is no longer under it, or is one of `stops`."""
        level = self.headings[h].level
        end = h + 1
        while end < len(self.headings) and self.headings[end].level > level and end not in stops:
            end += 1
        return end

    def _line_of(self, h: int) -> int:
        return self.headings[h].line if h < len(self.headings) else len(self.lines)

    def _block_end(self, h: int, stop: int, questions: Iterable[int] = ()) -> int:
        """First line after the question under heading `h`: the next heading that is not part of it, or a prompt."""
        end = self._line_of(min(self._scope_end(h, questions), stop))
        for directive in self.directives:
            if self.headings[h].line < directive.line < end and directive.name == "reflect":
                return directive.line
        return end

    def _hide(self, heading: Heading, end: int) -> None:
        self.blank(heading.line, end)
        first = bisect_left(self.headings, heading.line, key=attrgetter("line"))
        last = bisect_left(self.headings, end, key=attrgetter("line"))
        self.hidden.update(inner.line for inner in self.headings[first:last])

    def _test(self, h: int, end: int, directive: Directive, questions: dict[int, Directive]) -> None:
        heading = self.headings[h]
        attributes = _Attributes(directive, f"id minutes pass pick kind {_RULES}", self.findings)
        self.kinds[heading.line] = "test"
        kind = attributes.values.get("kind", "self")
        if kind not in ("self", "stage"):
            self.findings.add(directive.line, "E302", N_("kind must be self or stage"))
            kind = "self"
        title = plain(heading.title) or self.manifest.title
        pool = []
        for inner in range(h + 1, end):
            if inner in questions:
                if self.headings[inner].level != heading.level + 1:
                    text = N_("a question's heading should be one level below its test's")
                    self.findings.add(self.headings[inner].line, "W302", text)
                question = self._question(inner, end, questions)
                if question:
                    pool.append(question)
        sealed = self._sealed(heading.end, self._line_of(end))
        if sealed:
            kind = "stage"
            if pool:
                text = N_("questions beside a sealed test; write them into the pack the test is sealed from")
                self.findings.add(heading.line, "E412", text)
                pool = []
        self._hide_loose_options(heading.end, self._line_of(end))
        self.tests.append(
            Test(
                id=self._id(attributes, directive, f"{heading.title}\0test"),
                title=title,
                minutes=attributes.number("minutes", 0, 0, 600),
                pass_percent=attributes.number("pass", DEFAULT_PASS, 1, 100),
                pick=attributes.number("pick", 0, 0, MAX_QUESTIONS),
                kind=kind,
                questions=tuple(pool),
                line=heading.line,
                rules=_rules(attributes, kind),
                sealed=sealed,
            )
        )

    def _sealed(self, start: int, end: int) -> Sealed | None:
        """The sealed questions between two lines, which are not shown; one that cannot be read is reported."""
        for n in range(start, end):
            if self.lines[n].strip() == f"```{FENCE}":
                last = next((m for m in range(n + 1, end) if self.lines[m].strip() == "```"), end - 1)
                self.blank(n, last + 1)
                sealed = read_sealed(self.lines[n : last + 1])
                if sealed is None:
                    text = N_("this sealed test was damaged; take the pack anew from where it came")
                    self.findings.add(n, "E413", text)
                return sealed
        return None

    def _question(self, h: int, stop: int, questions: dict[int, Directive]) -> Question | None:
        heading, directive = self.headings[h], questions[h]
        end = self._block_end(h, stop, questions)
        self._hide(heading, end)
        self.count += 1
        if self.count > MAX_QUESTIONS:
            if self.count == MAX_QUESTIONS + 1:
                text = N_("more than {limit} questions in one lesson; split it")
                self.findings.refuse(heading.line, "E003", text, limit=MAX_QUESTIONS)
            return None
        attributes = _Attributes(directive, "id points objective see", self.findings)
        points = attributes.number("points", 1, 1, 100)
        body = self.lines[heading.end : end]
        for inner in self.directives:
            if heading.end <= inner.line < end:
                body[inner.line - heading.end : inner.end - heading.end] = [""] * (inner.end - inner.line)
        question = read_question(heading.title, body, heading.end - 1, self.findings)
        if question is None:
            return None
        question = msgspec.structs.replace(
            question,
            id=self._id(attributes, directive, question.stem),
            points=points,
            objective=attributes.id("objective"),
            see=attributes.values.get("see", ""),
            line=heading.line,
        )
        return msgspec.structs.replace(question, digest=question_digest(question))

    def _hide_loose_options(self, start: int, end: int) -> None:
        """Options whose author forgot the directive: report them, and do not show which are ticked."""
        for n in range(start, end):
            if _BOX_LINE.match(self.shown[n]):
                text = N_("options outside a question; add <!-- question: --> under the question's heading")
                self.findings.add(n, "E306", text)
                self.shown[n] = ""

    def _prompts(self) -> None:
        starts = sorted([heading.line for heading in self.headings] + [d.line for d in self.directives])
        ends = dict(pairwise([*starts, len(self.lines)]))
        for directive in self.directives:
            if directive.name != "reflect":
                continue
            attributes = _Attributes(directive, "id min follow-up", self.findings)
            end = ends[directive.line]
            text = "\n".join(self.lines[directive.end : end]).strip()
            self.blank(directive.end, end)
            if not text or len(text) > MAX_PROMPT:
                message = N_("a reflection needs a question after it, at most {limit} characters")
                self.findings.add(directive.line, "E307", message, limit=MAX_PROMPT)
                continue
            self.prompts.append(
                Prompt(
                    id=self._id(attributes, directive, text),
                    text=text,
                    min_length=attributes.number("min", 0, 0, 2000),
                    follow_up_days=attributes.number("follow-up", 0, 0, 400),
                    line=directive.line,
                )
            )

    def _id(self, attributes: _Attributes, directive: Directive, content: str) -> str:
        """The id as written, or one made from the content, which `study check --fix` then writes down."""
        id_ = attributes.id("id")
        if not id_:
            made = f"{self.manifest.id[:60]}-{directive.name[0]}{hashlib.sha256(content.encode()).hexdigest()[:8]}"
            id_, n = made, 1
            while id_ in self.ids:
                n += 1
                id_ = f"{made}-{n}"
            if "id" not in attributes.values:
                self.missing.append(MissingId(directive.line, directive.name, id_))
                text = N_("no id for this {name}; `study check --fix` writes one")
                self.findings.add(directive.line, "E308", text, name=directive.name)
        elif id_ in self.ids:
            text = N_("the id {id} stands twice; every test, question and prompt needs its own")
            self.findings.refuse(directive.line, "E309", text, id=id_)
        self.ids.add(id_)
        return id_

    def sections(self) -> tuple[Section, ...]:
        shown = [heading for heading in self.headings if heading.line not in self.hidden]
        ends = [*(heading.line for heading in shown[1:]), len(self.lines)]
        return tuple(
            Section(plain(heading.title), heading.level, heading.line, end, self.kinds.get(heading.line, "text"))
            for heading, end in zip(shown, ends, strict=False)
        )
