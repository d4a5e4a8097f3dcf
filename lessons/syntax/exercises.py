"""The tests, questions and reflections of a lesson, taken out of its lines; what is left is what its readers see."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import msgspec

from lessons.content.lesson import Manifest, Prompt, Section, SelfExamined, Test, TestKind
from lessons.content.question import Question, may_be_partly_right, question_digest
from lessons.content.sealed import FENCE, Sealed
from lessons.content.sealed import read as read_sealed
from lessons.problem import N_
from lessons.regex import regex
from lessons.syntax.attributes import RULES, Attributes, read_rules
from lessons.syntax.blank_patterns import report_stars, with_patterns
from lessons.syntax.blanks import gaps
from lessons.syntax.block_scan import Directive, Heading, lines_in
from lessons.syntax.finding import Findings
from lessons.syntax.option_boxes import looks_like_box
from lessons.syntax.prompt import read_examined, read_prompt
from lessons.syntax.question_block import read_question
from lessons.syntax.survey import Survey
from lessons.typeset.markdown.inline_text import plain

MAX_QUESTIONS = 500
DEFAULT_PASS = 80
_ITEM_OR_ROW = regex(r"[ ]*(?:[0-9]{1,9}[.)][ ]|[|｜])")


class MissingId(NamedTuple):
    """A directive that should have an id and has none, and the id that stands in for it meanwhile."""

    line: int
    name: str
    id: str


class Exercises:
    """Takes tests, questions and prompts out of a lesson's lines."""

    def __init__(self, surveyed: Survey, manifest: Manifest, findings: Findings) -> None:
        self.lines = lines = surveyed.lines
        self.cut = surveyed.cut
        scan = surveyed.scan
        self.shown = list(lines)
        self.headings = scan.headings
        self.directives = scan.directives
        self.code = lines_in(scan.code)
        self.manifest = manifest
        self.findings = findings
        self.tests: list[Test] = []
        self.prompts: list[Prompt] = []
        self.examined: list[SelfExamined] = []
        self.missing: list[MissingId] = []
        self.count = 0
        self.ids: set[str] = set()
        self.kinds: dict[int, str] = {}
        self.hidden: set[int] = set()
        """Lines of headings that are not shown, since they belong to questions."""
        self.astray: dict[int, list[Directive]] = {}
        """What was meant for a question's directive and makes none, by its heading."""

    def blank(self, start: int, end: int) -> None:
        """Hide these lines from readers."""
        self.shown[start:end] = [""] * (end - start)

    def read(self) -> None:
        """Take all exercises out of the lines."""
        owners: dict[str, dict[int, Directive]] = {"test": {}, "question": {}}
        lost_tests: list[int] = []
        number = -1
        for directive in self.directives:
            self.blank(directive.line, directive.end)
            while number + 1 < len(self.headings) and self.headings[number + 1].line <= directive.line:
                number += 1
            if directive.name == "reflect":
                if number >= 0 and directive.usable:
                    self.kinds.setdefault(self.headings[number].line, "reflection")
            elif not directive.usable and directive.name == "test":
                lost_tests.append(number)
            elif directive.usable and number >= 0 and number not in owners["test"] and number not in owners["question"]:
                owners[directive.name][number] = directive
            else:
                if directive.usable:
                    text = N_("a second test or question under one heading; give it a heading of its own")
                    if number < 0:
                        text = N_("a {name} needs a heading above it; add one")
                    self.findings.add(directive.line, "E304", text, name=directive.name)
                if directive.name == "question":
                    self.astray.setdefault(number, []).append(directive)
        stops = {*owners["test"], *lost_tests}
        for number, directive in owners["test"].items():
            self._test(number, self._scope_end(number, stops), directive, owners["question"])
        for number in lost_tests:
            for inner in range(number + 1, self._scope_end(number, stops) if number >= 0 else 0):
                if inner in owners["question"] or self._answers(*self._block(inner)):
                    self._hide(self.headings[inner], self._block_end(inner, len(self.headings)))
        for number, directive in owners["question"].items():
            if self.headings[number].line not in self.hidden:
                text = N_("a question outside a test; put it under a test's heading")
                self.findings.add(directive.line, "E305", text)
                self._hide(self.headings[number], self._block_end(number, len(self.headings)))
                self._read(self.headings[number], self._block_end(number, len(self.headings)))
        for number, directives in self.astray.items():
            self._hide_astray(number, directives[0], owners)
        self._prompts()
        self._hide_emptied_end()

    def _hide_emptied_end(self) -> None:
        """Hide the headings at the end that held nothing but tests and prompts, and those above only such.

        The reader is led to these at the end of the text. A heading that was empty from the start stays, as its
        author sees it then; so does the first, the lesson's title.
        """
        end, above = len(self.lines), 0
        for heading in reversed(self.headings[1:]):
            if heading.line in self.hidden:
                continue
            emptied = heading.line in self.kinds or heading.level < above
            if not emptied or any(map(str.strip, self.shown[heading.end : end])):
                break
            self._hide(heading, end)
            end, above = heading.line, heading.level

    def _hide_astray(self, number: int, directive: Directive, owners: dict[str, dict[int, Directive]]) -> None:
        """Hide the question of a directive that is malformed and so makes no question."""
        end = self._line_of(number + 1)
        if number < 0 or number in owners["test"] or number in owners["question"]:
            self.blank(directive.line, end)
        elif self.headings[number].line in self.hidden:
            self.blank(directive.line, end)
            self._read(self.headings[number], end)
        else:
            above = self.lines[self.headings[number].end : directive.line]
            if any(line.strip() for line in above):
                self.blank(directive.line, end)
            else:
                self._hide(self.headings[number], end)
                self._read(self.headings[number], end)

    def _scope_end(self, number: int, stops: Iterable[int]) -> int:
        """Index of the first heading after heading `number` that is no longer under it, or is one of `stops`."""
        level = self.headings[number].level
        end = number + 1
        while end < len(self.headings) and self.headings[end].level > level and end not in stops:
            end += 1
        return end

    def _line_of(self, number: int) -> int:
        return self.headings[number].line if number < len(self.headings) else len(self.lines)

    def _block_end(self, number: int, stop: int, questions: Mapping[int, Directive] = {}) -> int:
        """First line after the question under heading `number`: the next heading outside of it, or a prompt."""
        end = self._line_of(min(self._scope_end(number, questions), stop))
        own = questions[number].line if number in questions else -1
        for directive in self._directives_in(max(self.headings[number].line, own) + 1, end):
            if own >= 0 or directive.name == "reflect":
                return directive.line
        return end

    def _directives_in(self, start: int, end: int) -> list[Directive]:
        """The directives between two lines."""
        first, last = (bisect_left(self.directives, line, key=attrgetter("line")) for line in (start, end))
        return self.directives[first:last]

    def _block(self, number: int) -> tuple[int, int]:
        """The lines below a heading up to the next one."""
        return self.headings[number].end, self._line_of(number + 1)

    def _hide(self, heading: Heading, end: int) -> None:
        self.blank(heading.line, end)
        first = bisect_left(self.headings, heading.line, key=attrgetter("line"))
        last = bisect_left(self.headings, end, key=attrgetter("line"))
        self.hidden.update(inner.line for inner in self.headings[first:last])

    def _test(self, number: int, end: int, directive: Directive, questions: dict[int, Directive]) -> None:
        heading = self.headings[number]
        attributes = Attributes(directive, f"id minutes pass pick kind {RULES}", self.findings)
        self.kinds[heading.line] = "test"
        kind = attributes.values.get("kind", TestKind.SELF.value)
        if kind not in list(TestKind):
            self.findings.add(directive.line, "E302", N_("kind must be self or stage"))
            kind = TestKind.SELF.value
        title = plain(heading.title) or self.manifest.title
        pool = []
        for inner in range(number + 1, end):
            if inner in questions:
                if self.headings[inner].level != heading.level + 1:
                    text = N_("a question's heading should be one level below its test's")
                    self.findings.add(self.headings[inner].line, "W302", text)
                question = self._question(inner, end, questions)
                if question:
                    pool.append(question)
                else:
                    self._hide_cut_off(inner)
            elif self.headings[inner].line not in self.hidden:
                self._hide_loose(inner, strict=True)
                if not any(map(str.strip, self.lines[slice(*self._block(inner))])):
                    self._hide_cut_off(inner)
        sealed = self._sealed(heading.end, self._line_of(end))
        if sealed:
            kind = TestKind.STAGE.value
            if pool:
                text = N_("questions beside a sealed test; write them into the pack the test is sealed from")
                self.findings.add(heading.line, "E412", text)
                pool = []
        self._hide_loose(number, strict=not pool and not sealed)
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
                rules=read_rules(attributes, kind),
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
                    text = N_("this sealed test was damaged; get the pack again from where it came")
                    self.findings.add(n, "E413", text)
                return sealed
        return None

    def _question(self, number: int, stop: int, questions: dict[int, Directive]) -> Question | None:
        heading, directive = self.headings[number], questions[number]
        end = self._block_end(number, stop, questions)
        self._hide(heading, end)
        self.count += 1
        if self.count > MAX_QUESTIONS:
            if self.count == MAX_QUESTIONS + 1:
                text = N_("more than {limit} questions in one lesson; split it")
                self.findings.refuse(heading.line, "E003", text, limit=MAX_QUESTIONS)
            return None
        if end > self.cut:
            return None  # said where the block begins that swallowed the rest of it
        names = "id points objective see credit pattern source difficulty bank"
        attributes = Attributes(directive, names, self.findings)
        points = attributes.number("points", 1, 1, 100)
        question = self._read(heading, end)
        if question is not None:
            patterned = attributes.word("pattern", ("no", "yes")) == "yes"
            question = with_patterns(question, directive.line, self.findings) if patterned else question
            if not patterned and question is not None:
                report_stars(question, self.findings)
        if question is None:
            return None
        question = msgspec.structs.replace(
            question,
            id=self._id(attributes, directive, question.stem),
            points=points,
            objective=attributes.id("objective"),
            see=attributes.values.get("see", ""),
            partial=attributes.word("credit", ("whole", "part")) == "part",
            source=attributes.values.get("source", ""),
            difficulty=attributes.values.get("difficulty", ""),
            line=heading.line,
        )
        if question.partial and not may_be_partly_right(question):
            text = N_("credit=part says nothing here: the answer has one part; remove it")
            self.findings.add(directive.line, "W304", text)
            question = msgspec.structs.replace(question, partial=False)
        return msgspec.structs.replace(question, digest=question_digest(question))

    def _read(self, heading: Heading, end: int) -> Question | None:
        """Read the lines under a heading as a question that is not asked, only for its findings."""
        body = self.lines[heading.end : end]
        for inner in self._directives_in(heading.end, end):
            body[inner.line - heading.end : inner.end - heading.end] = [""] * (inner.end - inner.line)
        column = max(0, self.lines[heading.line].find(heading.title))
        return read_question(heading.title, body, heading.end - 1, self.findings, column)

    def _answers(self, start: int, end: int, *, strict: bool = True) -> list[int]:
        """The lines that begin like a question's answers; `strict`: numbered items and rows of a table as well."""
        lines = [n for n in range(start, end) if n not in self.code and self.shown[n]]
        like = [n for n in lines if looks_like_box(self.shown[n])]
        like = like or [n for n in lines if any(gap.inside for gap in gaps(self.shown[n]))][:1]
        return like or [n for n in lines if strict and _ITEM_OR_ROW.match(self.shown[n])][:1]

    def _hide_cut_off(self, number: int) -> None:
        """Hide answers cut off from their question by a heading: `---` below a line makes one, so does a stray `#`."""
        end = self._block_end(number, len(self.headings))
        after = bisect_left(self.headings, end, key=attrgetter("line"))
        if after == len(self.headings) or self.headings[after].line != end or self._directed(after):
            return
        if self._answers(end, self._line_of(after + 1)):
            if after not in self.astray:  # else it is a question itself, of which the slip was reported
                text = N_("this heading ends the question above before its answers; write it as text or as code")
                self.findings.add(end, "E313", text)
            self._hide(self.headings[after], self._line_of(after + 1))

    def _directed(self, number: int) -> bool:
        """Whether there is a directive under a heading."""
        start, end = self._block(number)
        return any(directive.usable for directive in self._directives_in(start, end))

    def _hide_loose(self, number: int, *, strict: bool) -> None:
        """Report answers whose author forgot the directive, and hide which are right."""
        start, end = self._block(number)
        like = self._answers(start, end, strict=strict)
        if strict and not like and any(gap.inside for gap in gaps(self.headings[number].title)):
            like = [self.headings[number].line]
        if not like:
            return
        if number not in self.astray:
            for n in like:
                text = N_("options outside a question; add <!-- question: --> under the question's heading")
                self.findings.add(n, "E306", text)
        if self.headings[number].line in self.kinds:
            self.blank(like[0], end)
        else:
            self._hide(self.headings[number], end)

    def _prompts(self) -> None:
        starts = sorted([heading.line for heading in self.headings] + [d.line for d in self.directives])
        ends = dict(pairwise([*starts, len(self.lines)]))
        for directive in self.directives:
            if directive.name != "reflect" or not directive.usable:
                continue
            attributes = Attributes(directive, "id min follow-up yearly bank", self.findings)
            end = ends[directive.line]
            body = self.lines[directive.end : end]
            self.blank(directive.end, end)
            if attributes.word("yearly", ("no", "yes")) == "yes":
                if examined := read_examined(body, directive.end, self.findings):
                    id_ = self._id(attributes, directive, examined[0])
                    self.examined.append(SelfExamined(id_, *examined, line=directive.line))
                continue
            asked = read_prompt(body, directive.end, self.findings)
            if asked is None:
                continue
            self.prompts.append(
                Prompt(
                    id=self._id(attributes, directive, asked.text),
                    text=asked.text,
                    min_length=attributes.number("min", 0, 0, 2000),
                    follow_up_days=attributes.number("follow-up", 0, 0, 400),
                    line=directive.line,
                    model=asked.model,
                )
            )

    def _id(self, attributes: Attributes, directive: Directive, content: str) -> str:
        """The id as written, or one made from the content, which `study check --fix` then writes down."""
        id_ = attributes.id("id")
        if not id_:
            made = f"{self.manifest.id[:60]}-{directive.name[0]}{hashlib.sha256(content.encode()).hexdigest()[:8]}"
            id_, n = made, 1
            while id_ in self.ids:
                n += 1
                id_ = f"{made}-{n}"
            if "id" not in attributes.values and not attributes.broken:
                self.missing.append(MissingId(directive.line, directive.name, id_))
                text = N_("no id for this {name}; `study check --fix` writes one")
                self.findings.add(directive.line, "E308", text, name=directive.name)
        elif id_ in self.ids:
            text = N_("the id {id} appears twice; every test, question and prompt needs its own")
            self.findings.refuse(directive.line, "E309", text, id=id_)
        self.ids.add(id_)
        return id_

    def sections(self) -> tuple[Section, ...]:
        """The lesson's sections, with what is shown under each heading."""
        shown = [heading for heading in self.headings if heading.line not in self.hidden]
        ends = [*(heading.line for heading in shown[1:]), len(self.lines)]
        return tuple(
            Section(plain(heading.title), heading.level, heading.line, end, self.kinds.get(heading.line, "text"))
            for heading, end in zip(shown, ends, strict=False)
        )
